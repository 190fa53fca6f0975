"""A paho client that is away while messages come: PORT TOPIC COUNT. Prints the payloads that arrive, in order, one a line."""
import sys

import paho.mqtt.client as mqtt

PORT, TOPIC, COUNT = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])


def client(name, clean):
    made = mqtt.Client(client_id=name, clean_session=clean, protocol=mqtt.MQTTv311)
    made.on_connect = lambda c, data, flags, code: setattr(c, "present", flags["session present"])
    made.present = None
    made.connect("127.0.0.1", PORT)
    while made.present is None:
        made.loop(0.1)
    return made


def pump(one, done):
    """Runs the client until done() or two thousand turns went by."""
    for _ in range(2000):
        if done():
            return
        one.loop(0.05)
    raise SystemExit("gave up waiting")


received, granted, confirmed = [], [], []
sleeper = client("paho-sleeper", False)
assert sleeper.present == 0, "there was a session before"
sleeper.on_subscribe = lambda c, data, mid, codes: granted.extend(codes)
sleeper.subscribe(TOPIC, 1)
pump(sleeper, lambda: granted)
assert granted == [1], granted
sleeper.disconnect()

publisher = client("paho-publisher", True)
publisher.on_publish = lambda c, data, mid: confirmed.append(mid)
for number in range(COUNT):
    publisher.publish(TOPIC, str(number), 1)
pump(publisher, lambda: len(confirmed) == COUNT)
publisher.disconnect()

awake = mqtt.Client(client_id="paho-sleeper", clean_session=False, protocol=mqtt.MQTTv311)
flags_seen = []
awake.on_connect = lambda c, data, flags, code: flags_seen.append(flags["session present"])
awake.on_message = lambda c, data, message: received.append((message.qos, message.payload.decode()))
awake.connect("127.0.0.1", PORT)
pump(awake, lambda: len(received) >= COUNT)
assert flags_seen == [1], "the session is gone"
assert all(qos == 1 for qos, _ in received)
awake.disconnect()
print("\n".join(payload for _, payload in received))
