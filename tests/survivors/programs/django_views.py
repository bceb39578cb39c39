from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django_twilio.decorators import twilio_view
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Conference, Dial, Gather, Say, VoiceResponse

from .models import Caller


@method_decorator(csrf_exempt, name="dispatch")
class JoinView(View):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        caller = Caller.objects.filter(phone=request.POST["From"]).first()
        response = VoiceResponse()
        if caller is None:
            response.reject(reason="busy")
            return HttpResponse(str(response), content_type="text/xml")
        gather = Gather(num_digits=1, action="/pin/", method="POST")
        gather.say("Press 1 to join", voice="alice", language="en-GB")
        response.append(gather)
        response.redirect("/join/")
        return HttpResponse(str(response), content_type="text/xml")


@csrf_exempt
@twilio_view
def pin(request):
    response = VoiceResponse()
    if request.POST.get("Digits") == "1":
        dial = Dial()
        dial.append(Conference("Board", muted=False, beep="onExit", status_callback="https://acme.test/conf/"))
        response.append(Say("Joining", voice="Polly.Amy"))
        response.append(dial)
    else:
        response.hangup()
    return HttpResponse(response.to_xml(), content_type="text/xml")


@csrf_exempt
def conference_status(request):
    event = request.POST.get("StatusCallbackEvent")
    if event in ("participant-join", "participant-leave"):
        Caller.objects.filter(call_sid=request.POST["CallSid"]).update(
            in_room=event == "participant-join", muted=request.POST.get("Muted") == "true"
        )
    elif event == "conference-end":
        print("ended by", request.POST.get("CallSidEndingConference"), request.POST.get("ReasonConferenceEnded"))
    return HttpResponse(status=204)


def is_twilio(request, token):
    return RequestValidator(token).validate(
        request.build_absolute_uri(), request.POST, request.META.get("HTTP_X_TWILIO_SIGNATURE", "")
    )
