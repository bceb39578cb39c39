from celery import shared_task
from celery.utils.log import get_task_logger
from django.conf import settings
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from .models import Meeting

logger = get_task_logger(__name__)


def _twilio():
    return Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


@shared_task(bind=True, autoretry_for=(TwilioRestException,), retry_backoff=True, max_retries=5)
def close_meeting(self, meeting_id):
    meeting = Meeting.objects.get(pk=meeting_id)
    if not meeting.conference_sid:
        return
    _twilio().conferences(meeting.conference_sid).update(status="completed")
    Meeting.objects.filter(pk=meeting_id).update(status="completed")


@shared_task
def dial_attendees(meeting_id):
    meeting = Meeting.objects.get(pk=meeting_id)
    client = _twilio()
    for attendee in meeting.participants.all():
        try:
            leg = client.conferences(meeting.room).participants.create(
                from_=settings.CALLER_ID,
                to=attendee.phone,
                muted=attendee.listener,
                status_callback=settings.BASE_URL + "/calls/status/",
                status_callback_event=["initiated", "answered", "completed"],
            )
        except TwilioRestException as exc:
            logger.warning("cannot dial %s: %s %s", attendee.phone, exc.code, exc.msg)
            continue
        attendee.call_sid = leg.call_sid
        attendee.save(update_fields=["call_sid"])


@shared_task
def collect_recordings(meeting_id):
    meeting = Meeting.objects.get(pk=meeting_id)
    for recording in _twilio().conferences(meeting.conference_sid).recordings.list(limit=20):
        meeting.recordings.create(sid=recording.sid, url="https://api.twilio.com" + recording.uri.replace(".json", ".mp3"))
