"""Pictures taken in for a figure, and handed out."""

import io

from PIL import Image

from tests.web.conftest import SignIn

CAMERA = 0x0110


def photograph() -> bytes:
    """A JPEG that tells which camera took it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[CAMERA] = "Politiets kamera"
    Image.new("RGB", (40, 20), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_is_taken_in_without_what_the_camera_wrote_and_shown(plan: str, sign_in: SignIn, without_tokens: None) -> None:
    client = sign_in("coordinator")
    made = client.post(f"/planer/{plan}/deler", data={"slag": "figure", "type": "image", "under": "intro"})
    assert made.status_code == 303
    piece = made.location.rsplit("/", 1)[-1].split("#")[0]
    data = {"bilde": (io.BytesIO(photograph()), "foto.jpg"), "version": "1"}
    assert client.post(f"/planer/{plan}/deler/{piece}/bilde", data=data).status_code == 303
    page = client.get(f"/planer/{plan}").text
    address = page.split(f'src="/planer/{plan}/bilder/')[1].split('"')[0]
    shown = client.get(f"/planer/{plan}/bilder/{address}")
    assert shown.status_code == 200 and shown.mimetype == "image/jpeg" and b"Politiets kamera" not in shown.data
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert sign_in("stranger").get(f"/planer/{plan}/bilder/{address}").status_code == 404


def test_what_is_no_picture_is_told_and_changes_nothing(plan: str, sign_in: SignIn, without_tokens: None) -> None:
    client = sign_in("coordinator")
    client.post(f"/planer/{plan}/deler/figure/bilde", data={"bilde": (io.BytesIO(b"<svg onload=alert(1)>"), "x.png"), "version": "1"})
    page = client.get(f"/planer/{plan}").text
    assert "Bildet kan ikke leses" in page and "/bilder/" not in page
