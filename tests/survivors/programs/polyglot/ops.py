import json
import subprocess


def conferences():
    out = subprocess.run(
        ["twilio", "api:core:conferences:list", "--status", "in-progress", "-o", "json"], capture_output=True, check=True
    )
    return json.loads(out.stdout)


def end(sid):
    subprocess.check_call(f"twilio api:core:conferences:update --sid {sid} --status completed", shell=True)


def texts():
    return subprocess.check_output("twilio api:core:messages:list -o json", shell=True)
