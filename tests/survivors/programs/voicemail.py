from flask import Flask, request, url_for
from twilio.twiml.voice_response import Gather, Play, Record, Redirect, Reject, Say, VoiceResponse

app = Flask(__name__)


@app.route("/voice", methods=["GET", "POST"])
def voice():
    resp = VoiceResponse()
    if request.values.get("CallStatus") == "ringing" and request.values["From"] in ("+15550666",):
        resp.append(Reject(reason="rejected"))
        return str(resp)
    resp.play(url_for("static", filename="hello.mp3", _external=True), loop=1)
    gather = Gather(input="speech dtmf", timeout=3, num_digits=1, action=url_for("choice"), hints="sales,support")
    gather.append(Say("Say sales or press one", language="en"))
    resp.append(gather)
    resp.append(Redirect(url_for("voicemail")))
    return str(resp)


@app.route("/choice", methods=["POST"])
def choice():
    digits, speech = request.form.get("Digits"), request.form.get("SpeechResult", "")
    confidence = float(request.form.get("Confidence", 0))
    resp = VoiceResponse()
    if digits == "1" or ("sales" in speech.lower() and confidence > 0.5):
        resp.dial("+15550111", caller_id=request.form["To"], action=url_for("after"), record="record-from-answer")
    else:
        resp.redirect(url_for("voicemail"))
    return str(resp)


@app.route("/after", methods=["POST"])
def after():
    resp = VoiceResponse()
    if request.form["DialCallStatus"] in ("busy", "no-answer", "failed"):
        resp.redirect(url_for("voicemail"))
    return str(resp)


@app.route("/voicemail", methods=["POST"])
def voicemail():
    resp = VoiceResponse()
    resp.nest(Play("https://acme.test/beep.mp3"))
    resp.record(max_length=60, finish_on_key="#", transcribe=True, transcribe_callback=url_for("text"), action=url_for("bye"))
    return str(resp)


@app.route("/bye", methods=["POST"])
def bye():
    print(request.form["RecordingUrl"] + ".mp3", request.form["RecordingSid"], request.form["RecordingDuration"])
    resp = VoiceResponse()
    resp.hangup()
    return str(resp)


@app.route("/text", methods=["POST"])
def text():
    print(request.form["TranscriptionText"], request.form.get("TranscriptionStatus"))
    return ""
