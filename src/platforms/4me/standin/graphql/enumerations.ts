/** The value enumerations that the stand-in serves, by scalar name (4me-facts §6, §8, §9, §12, §14). */
export const enumerations = {
  AsyncQueryStatus: 'completed in_progress queued',
  CiStatus:
    'archived being_built being_repaired being_tested broken_down in_production in_stock in_transit installed lent_out ' +
    'lost_or_stolen ordered removed reserved standby_for_continuity to_be_removed undergoing_maintenance',
  OauthApplicationGrantType: 'authorization_code client_credentials token_exchange',
  ProductCategoryRuleSet:
    'license_certificate logical_asset_with_financial_data logical_asset_without_financial_data physical_asset server ' +
    'software software_distribution_package',
  RequestCategory: 'case complaint compliment fulfillment incident order other reservation rfc rfi',
  RequestCompletionReason: 'conflict declined duplicate gone no_reply rejected solved unsolvable withdrawn workaround',
  RequestStatus:
    'accepted assigned completed declined in_progress on_backlog project_pending reservation_pending waiting_for ' +
    'waiting_for_customer workflow_pending',
  ScopeEffect: 'allow deny',
  UiExtensionCategory:
    'app_offering contract custom_collection knowledge_article_template organization person problem product ' +
    'product_category project project_task_template release request_template risk scim_user service service_instance ' +
    'shop_article site task_template team workflow_template',
  UiExtensionVersionStatus: 'active archived being_prepared',
  WebhookPolicyJwtAlg: 'es256 es384 es512 hs256 hs384 hs512 none rs256 rs384 rs512',
  WebhookEvent:
    'app_instance.create app_instance.delete app_instance.secrets-update app_instance.update automation_rule ' +
    'broadcast.create broadcast.update ci.create ci.update contract.create contract.update flsa.create flsa.update ' +
    'knowledge_article.create knowledge_article.update organization.create organization.update ' +
    'out_of_office_period.create out_of_office_period.delete out_of_office_period.update person.create person.update ' +
    'problem.create problem.manager-changed problem.member-changed problem.note-added problem.status-changed ' +
    'problem.team-changed problem.update product.create product.update project_task.create project_task.delete ' +
    'project_task.note-added project_task.status-changed project_task.update project.create project.manager-changed ' +
    'project.note-added project.status-changed project.update release.create release.manager-changed release.note-added ' +
    'release.update request.agile-board-column-changed request.create request.major-incident-status-changed ' +
    'request.member-changed request.note-added request.status-changed request.team-changed request.update risk.create ' +
    'risk.manager-changed risk.note-added risk.status-changed risk.update service_instance.create ' +
    'service_instance.update service_offering.create service_offering.update service.create service.update sla.create ' +
    'sla.update task.create task.member-changed task.note-added task.status-changed task.team-changed task.update ' +
    'team.create team.update time_entry.create time_entry.delete time_entry.update webhook.verify workflow.create ' +
    'workflow.manager-changed workflow.note-added workflow.status-changed workflow.update',
} as const satisfies Readonly<Record<string, string>>;
