from flask import Flask, Response, render_template, render_template_string, request

app = Flask(__name__)
INLINE = """
{% set muted = 'true' if listener else 'false' %}
<Response>
    <Dial>
        <Conference muted="{{ muted }}" beep="onEnter">
            {{ room }}
        </Conference>
    </Dial>
</Response>
"""


def xml(text):
    return Response(text.strip(), mimetype="text/xml")


@app.post("/listen")
def listen():
    return xml(render_template_string(INLINE, room=request.form["room"], listener=True))


@app.post("/menu")
def menu():
    return xml(render_template("menu.xml", digits=request.form.get("Digits")))


@app.post("/queue")
def queue():
    return xml(render_template("queue.xml.j2"))
