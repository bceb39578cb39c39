import os

from vobiz import Vobiz

client = Vobiz(
    api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
)


def get_client():
    return client
