/* Runs in the form of 4me (4me-facts §14); `this` is the container of the extension. */
const $ = ITRP.$;
const $extension = $(this);
const $field = (id) => $extension.find(`#${id}`);
const show = ($element, isShown) => $element.toggleClass('hide', !isShown);

const $status = $field('connection_status');
const $clientId = $field('client_id');
const $clientSecret = $field('client_secret');

/** A list of bullets that is asked for with one choice only. */
function listWith({ choice, value, list, row, most }) {
  const [$choice, $list, $row] = [$field(choice), $field(list), $extension.find(row)];
  const update = () => {
    const isAsked = $choice.val() === value;
    const bullets = String($list.val() || '').split('\n');
    show($row, isAsked);
    $list.required(isAsked);
    show($row.find('.too-many'), bullets.filter((line) => /^\s*[*-]\s/.test(line)).length > most);
  };
  $choice.on('change', update);
  $list.on('change', update);
  update();
}

ITRP.hooks.register('after-prefill', () => {
  const before = { status: $status.val() || 'pending_client_credentials', clientId: $clientId.val() || '' };

  const update = () => {
    const clientId = String($clientId.val() || '').trim();
    const secret = String($clientSecret.val() || '').trim();
    let status = before.status;
    if (status === 'pending_client_credentials') {
      if (clientId !== '' && secret !== '') status = 'pending_callback_url';
    } else if (clientId !== before.clientId || secret !== '') {
      // A secret is never shown again: one that is there was entered just now. What was authorized was so for other credentials.
      status = 'pending_callback_url';
    }
    $status.val(status);
    const isToBeAuthorized = status === 'pending_authorization' || status === 'failure';
    show($extension.find('.step-credentials'), status === 'pending_client_credentials');
    show($extension.find('.step-callback-url'), status === 'pending_callback_url');
    show($extension.find('.callback-url'), isToBeAuthorized);
    show($extension.find('.step-authorize'), isToBeAuthorized);
    show($extension.find('.connection-lost'), status === 'failure');
    $extension
      .find('.authorize-link')
      .attr('href', `https://app.lansweeper.com/authorize-app/${encodeURIComponent(clientId)}`);
  };
  $clientId.on('change', update);
  $clientSecret.on('change', update);
  update();

  listWith({
    choice: 'installation_handling',
    value: 'selected_only',
    list: 'installations',
    row: '.row.installations',
    most: 20,
  });
  listWith({
    choice: 'import_type',
    value: 'selected_types_only',
    list: 'asset_types',
    row: '.row.asset-types',
    most: 99,
  });
  // All of it is written by the app.
  show($extension.find('.last-sync'), false);
});
