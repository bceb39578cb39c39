import os
from functools import lru_cache

from vobiz import Vobiz


@lru_cache(maxsize=None)
def get_client():
    return Vobiz(
        api_key=os.environ["VOBIZ_AUTH_ID"], auth_token=os.environ["VOBIZ_AUTH_TOKEN"]
    )
