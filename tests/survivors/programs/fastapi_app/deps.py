from functools import lru_cache
from typing import Annotated

from fastapi import Depends
from pydantic_settings import BaseSettings
from twilio.rest import Client


class Settings(BaseSettings):
    twilio_account_sid: str
    twilio_auth_token: str
    public_url: str = "https://acme.test"


@lru_cache
def get_settings() -> Settings:
    return Settings()


def get_twilio(settings: Annotated[Settings, Depends(get_settings)]) -> Client:
    return Client(settings.twilio_account_sid, settings.twilio_auth_token)


Twilio = Annotated[Client, Depends(get_twilio)]
