"""Prints what AWS's own SAM translator makes of a template, as JSON.

usage: sam_translate.py TEMPLATE [NAME=VALUE ...]
"""

import json
import os
import sys

from cfnlint.decode.cfn_yaml import load
from samtranslator.translator.transform import transform

os.environ["AWS_DEFAULT_REGION"] = "eu-west-1"


class ManagedPolicies:
    """Those that the translator asks for by name are AWS's own."""

    def load(self):
        return {}


file, *pairs = sys.argv[1:]
# Through JSON, because the translator wants plain maps and lists.
template = json.loads(json.dumps(load(file)))
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = "s3://artifacts/code.zip"
given = dict(pair.split("=", 1) for pair in pairs)
print(json.dumps(transform(template, given, ManagedPolicies())))
