<?php
require __DIR__ . '/vendor/autoload.php';
use Twilio\TwiML\VoiceResponse;
use Twilio\Rest\Client;

$client = new Client(getenv('TWILIO_ACCOUNT_SID'), getenv('TWILIO_AUTH_TOKEN'));
$response = new VoiceResponse();
$dial = $response->dial('');
$dial->conference($_POST['room'], ['muted' => true]);
echo $response;
$client->conferences($_POST['sid'])->update(['status' => 'completed']);
