"""cfn-lint without its console script, whose first line would name the folder that it was installed in."""

import sys

from cfnlint.runner import main

sys.exit(main())
