import { askingWord, filesLine, type Shell } from './protocol.ts';

const bash = `# Completion of app-builder for bash. Switch it on in ~/.bashrc:
#   source <(app-builder completion bash)
_app_builder() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ "$line" == '${filesLine}' ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <("\${COMP_WORDS[0]}" ${askingWord} "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "+$current" 2>/dev/null)
}
complete -F _app_builder app-builder
`;

const zsh = `#compdef app-builder
# Completion of app-builder for zsh. Switch it on in ~/.zshrc, after compinit:
#   source <(app-builder completion zsh)
_app_builder() {
  local line
  local -a candidates
  while IFS= read -r line; do
    if [[ "$line" == '${filesLine}' ]]; then
      _files
      return
    fi
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done < <("\${words[1]}" ${askingWord} "\${(@)words[2,CURRENT-1]}" "+\${words[CURRENT]}" 2>/dev/null)
  _describe 'app-builder' candidates
}
compdef _app_builder app-builder
`;

const fish = `# Completion of app-builder for fish. Switch it on:
#   app-builder completion fish > ~/.config/fish/completions/app-builder.fish
function __app_builder_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in ($before[1] ${askingWord} $before[2..-1] "+$current" 2>/dev/null)
        if test "$line" = '${filesLine}'
            __fish_complete_path "$current"
        else
            echo "$line"
        end
    end
end
complete -c app-builder -f -a '(__app_builder_complete)'
`;

const pwsh = `# Completion of app-builder for PowerShell. Switch it on in $PROFILE:
#   app-builder completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName app-builder -ScriptBlock {
    param($current, $line, $cursor)
    $before = @($line.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
    # Without a result PowerShell looks for files itself.
    & app-builder ${askingWord} @before "+$current" 2>$null | Where-Object { $_ -ne '${filesLine}' } | ForEach-Object {
        $word, $about = $_ -split "\`t", 2
        if (-not $about) { $about = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
    }
}
`;

/** For each shell what asks this program for candidates; its first lines say how it is switched on. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, pwsh };
