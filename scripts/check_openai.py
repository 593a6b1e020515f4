"""Asks a running server's /v1/embeddings as OpenAI's Python client does, and checks the answers.

    ./lingvista serve --index quickstart/index --port 8080
    python scripts/check_openai.py http://localhost:8080 [KEY] [PICTURE]

Needs: openai, numpy.
"""

import base64
import struct
import sys
import zlib

import numpy as np
import openai

address = sys.argv[1].rstrip("/")
key = sys.argv[2] if len(sys.argv) > 2 else "none"
client = openai.OpenAI(base_url=address + "/v1", api_key=key, max_retries=0)


def png(red, green, blue, size=32):
    """A picture of one colour."""
    rows = b"".join(b"\0" + bytes([red, green, blue]) * size for _ in range(size))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def check(name, holds):
    print(("ok      " if holds else "WRONG   ") + name)
    if not holds:
        sys.exit(1)


models = [model.id for model in client.models.list()]
model = models[0]
check(f"models: {', '.join(models)}", models[1] == model + ":query")

texts = ["a dog", "ein Hund", "犬"]
answer = client.embeddings.create(model=model, input=texts)  # base64 is what this client asks for
standard = np.array([each.embedding for each in answer.data])
width = standard.shape[1]
check(f"three texts, base64: {standard.shape}", standard.shape[0] == 3 and answer.model == model)
check("vectors have length 1", np.allclose(np.linalg.norm(standard, axis=1), 1, atol=1e-5))
floats = np.array(
    [each.embedding for each in client.embeddings.create(model=model, input=texts, encoding_format="float").data]
)
check("float is what base64 is", np.array_equal(standard.astype(np.float32), floats.astype(np.float32)))
one = client.embeddings.create(model=model, input=texts[0]).data[0].embedding
# Alone a text is not padded, which moves the last bits.
check("a text alone is what it is among others", np.allclose(one, standard[0], atol=1e-4))
client.embeddings.create(model=model, input="a dog", dimensions=width)
check(f"dimensions={width} is taken", True)
try:
    client.embeddings.create(model=model, input="a dog", dimensions=3)
    check("dimensions=3 is refused", False)
except openai.BadRequestError as error:
    check(f"dimensions=3 is refused: {error.body['message']}", f"width {width} only" in error.body["message"])

if len(sys.argv) > 3:
    with open(sys.argv[3], "rb") as file:
        picture = file.read()
else:
    picture = png(200, 30, 30)
url = "data:image/png;base64," + base64.b64encode(picture).decode()
mixed = client.embeddings.create(model=model, input=["a dog", url])
vectors = np.array([each.embedding for each in mixed.data])
check("a text and a picture as a data URL", vectors.shape == (2, width) and np.allclose(vectors[0], standard[0], atol=1e-4))
check("the picture's vector is another", abs(float(vectors[0] @ vectors[1])) < 0.999)
query = client.embeddings.create(model=models[1], input="please find a photo of a dog").data[0].embedding
check("a query", len(query) == width)
for name, bad in (("an address", "data:image/png,https://example.org/a.png"), ("no picture", "data:image/png;base64,AAAA")):
    try:
        client.embeddings.create(model=model, input=bad)
        check(f"{name} is refused", False)
    except openai.APIStatusError as error:
        check(f"{name} is refused: {error.status_code} {error.body['message']}", error.status_code == 415)
print(f"OpenAI's Python client {openai.__version__}: all well")
