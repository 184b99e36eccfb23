"""Checks a Pairwatch ledger by docs/ledger-format.md alone: verify_ledger.py FOLDER KEY_ID[,KEY_ID] [CHECKPOINT ...]"""
import base64, collections, hashlib, json, pathlib, re, sys
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
folder, may, met, keys, found = pathlib.Path(sys.argv[1]), set(sys.argv[2].split(",")), set(), {}, []
chain, last, at, installation = {0: "0" * 64}, 0, "", None
def digest(raw): return hashlib.sha256(raw).hexdigest()
def canonical(value): return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
def signed(raw, may):  # what is signed, in canonical form and by a key that may sign, and the key that it introduces
    value = json.loads(raw.decode())
    der = base64.b64decode(value.get("facts", {}).get("publicKey", ""))
    if der: keys[digest(der)] = serialization.load_der_public_key(der)
    key, signature = keys[value["key"]], base64.b64decode(value["signature"])
    scheme = [ec.ECDSA(hashes.SHA256())] if isinstance(key, ec.EllipticCurvePublicKey) else []
    key.verify(signature, canonical({name: value[name] for name in value if name != "signature"}), *scheme)
    exact = canonical({**value, "schema": 1, "signature": base64.b64encode(signature).decode()})
    assert value["key"] in may and exact == raw
    return value, digest(der)
def holds(check, place, test):
    try: return test() or found.append(f"{check} {place}")
    except Exception: found.append(f"{check} {place}")
for path in sorted((folder / "entries").glob("[!.]*")):
    if not holds("foreign", path.name, lambda: re.fullmatch(r"(?!0+\.)[0-9]{8}\.json", path.name)): continue
    number, raw = int(path.stem), path.read_bytes()
    holds("gap", f"{last + 1}-{number - 1}", lambda: number == last + 1)
    last, previous, chain[number] = number, chain.get(number - 1), digest(raw)
    entry, new = holds("signature", number, lambda: signed(raw, may)) or (None, None)
    if not entry: continue
    if new in keys and new not in met: may, met = may - met | {new}, met | {new}  # a replaced key signs no more
    installation = installation or entry["installation"]
    holds("chain", number, lambda: (entry["sequence"], entry["installation"]) == (number, installation)
          and entry["previous"] == (previous or entry["previous"]) and entry["at"] >= at)
    at = entry["at"]
for path in [*sorted((folder / "checkpoints").glob("[!.]*")), *map(pathlib.Path, sys.argv[3:])]:
    holds("checkpoint", path.name, lambda: (it := signed(path.read_bytes(), keys)[0]) and chain[it["sequence"]] == it["head"])
told = json.loads((folder / "versions.json").read_text()) if (folder / "versions.json").exists() else {}
writes = collections.Counter(object["Key"] for object in told.get("Versions", []) + 2 * told.get("DeleteMarkers", []))
for name in writes: holds("version", name, lambda: writes[name] == 1)  # an object is written once, and never deleted
print(*found, "NOT verified" if found or not last else f"verified: entries 1 to {last}, the newest {chain[last]}", sep="\n")
sys.exit(bool(found) or not last)
