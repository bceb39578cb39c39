import os
from types import SimpleNamespace

from vobiz import Vobiz

service = SimpleNamespace(state=SimpleNamespace())


def start(service):
    service.state.phone = Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )
