"""Prints VWAPs of a symbol, with nothing but the standard library: python3 client.py [host:port] [channel] [how many]"""
import base64, json, os, socket, struct, sys
from decimal import Decimal

address, channel, left = (sys.argv[1:] + ["127.0.0.1:3000", "bars:binance:BTCUSDT:1s", "5"][len(sys.argv) - 1 :])[:3]
host, port = address.rsplit(":", 1)
connection = socket.create_connection((host, int(port)), timeout=30)
stream = connection.makefile("rb")
key = base64.b64encode(os.urandom(16)).decode()
bearer = f"Authorization: Bearer {os.environ['LIVETAPE_KEY']}\r\n" if "LIVETAPE_KEY" in os.environ else ""
head = f"GET /stream HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{bearer}"
connection.sendall(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
if b" 101 " not in stream.readline(): sys.exit("the server refused the upgrade")
while stream.readline() != b"\r\n": pass

def send(opcode, payload):
    mask = os.urandom(4)
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
    connection.sendall(bytes([0x80 | opcode]) + size + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

def frames():
    while True:
        opcode, size = stream.read(2)
        if size == 126: (size,) = struct.unpack(">H", stream.read(2))
        elif size == 127: (size,) = struct.unpack(">Q", stream.read(8))
        payload = stream.read(size)
        if opcode & 15 == 8: sys.exit(f"closed: {payload}")
        if opcode & 15 == 9: send(10, payload)
        if opcode & 15 == 1: yield json.loads(payload)

def say(**command): send(1, json.dumps(command).encode())

say(op="subscribe", id=1, channels=[channel])
say(op="credit", id=2, frames=4)
left, decimals, dealt_with = int(left), 0, None
for message in frames():
    if message["type"] == "credited": dealt_with = 0
    elif message["type"] == "delta" and dealt_with is not None: say(op="ack", frames=(dealt_with := dealt_with + 1))
    if message["type"] == "error": sys.exit(message["message"])
    if message["type"] == "snapshot": decimals, rows = message["instrument"]["priceDecimals"], message["rows"][-left:]
    elif message["type"] == "delta": rows = [row for item in message["items"] for row in item[3]]
    else: continue
    for row in rows[:left]: print(row[0], "VWAP", (Decimal(row[6]) / Decimal(row[5])).scaleb(-decimals))
    left -= len(rows[:left])
    if left <= 0: sys.exit(0)
