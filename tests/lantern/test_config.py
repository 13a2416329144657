"""Settings: typed, refused when unknown or malformed, and documented."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from lantern.config import Config, ConfigError, settings_table
from lantern.errors import CODES, errors_table
from lantern.setting_values import origin

DOCS = Path(__file__).parents[2] / "docs"


def test_defaults_are_those_of_the_contract() -> None:
    config = Config.from_environment({"PATH": "/bin"})
    assert (config.port, config.host) == (8080, "127.0.0.1")
    assert (config.rasa_port, config.actions_port) == (5005, 5055)
    assert (config.data_dir, config.models_dir) == (Path("var"), Path("models"))
    assert config.store_url == "sqlite:///var/lantern.sqlite3"
    assert (config.rate_limit, config.allowed_origins) == (30, ())


def test_values_are_read_with_their_types() -> None:
    config = Config.from_environment(
        {
            "LANTERN_PORT": "9",
            "LANTERN_ALLOWED_ORIGINS": "https://A.example:443 http://b.example:8000/",
            "LANTERN_RATE_LIMIT": "0",
            "LANTERN_REQUIRE_SIGNED": "1",
            "LANTERN_DATABASE_URL": "postgresql://u@h/d",
            "LANTERN_SOURCES": "",
        }
    )
    assert config.port == 9
    assert config.allowed_origins == ("https://a.example", "http://b.example:8000")
    assert (config.rate_limit, config.require_signed, config.sources) == (0, True, None)
    assert config.store_url == "postgresql://u@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANTERN_PROT", "8080"),
        ("LANTERN_PORT", "eighty"),
        ("LANTERN_PORT", "65536"),
        ("LANTERN_PORT", "-1"),
        ("LANTERN_PORT", "٨٠"),
        ("LANTERN_HOST", "a host"),
        ("LANTERN_RATE_LIMIT", "-1"),
        ("LANTERN_RATE_LIMIT", "many"),
        ("LANTERN_REQUIRE_SIGNED", "yes"),
        ("LANTERN_DATABASE_URL", "mysql://h/d"),
        ("LANTERN_ALLOWED_ORIGINS", "*"),
        ("LANTERN_ALLOWED_ORIGINS", "https://a.example/path"),
        ("LANTERN_ALLOWED_ORIGINS", "visitors.example"),
        ("LANTERN_RASA_SECRET", "short"),
        ("LANTERN_TRUSTED_PROXIES", "all"),
        ("LANTERN_PUBLIC_URL", "ftp://a.example"),
        ("LANTERN_WEBHOOK_URL", "file:///etc/passwd"),
    ],
)
def test_wrong_setting_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Config.from_environment({name: value})
    assert name in str(refused.value)
    message = str(refused.value).removeprefix(name)
    assert value not in message.replace("https://clinic.example", "").replace("a host name", "")


def test_config_is_frozen_and_hides_its_secrets() -> None:
    config = Config.from_environment({"LANTERN_RASA_SECRET": "a secret of many letters"})
    with pytest.raises(FrozenInstanceError):
        config.port = 1  # type: ignore[misc]
    assert "a secret of many" not in repr(config)


def test_origin_is_scheme_host_and_port() -> None:
    assert origin("https://[::1]:8000") == "https://[::1]:8000"
    for wrong in ("https://", "https://u:p@a.example", "https://a.example?x", "https://a:x"):
        with pytest.raises(ValueError):
            origin(wrong)


def test_settings_are_documented() -> None:
    text = (DOCS / "settings.md").read_text("utf-8")
    assert settings_table() in text
    for setting in fields(Config):
        assert f"`LANTERN_{setting.name.upper()}`" in text


def test_errors_are_documented() -> None:
    text = (DOCS / "errors.md").read_text("utf-8")
    assert errors_table() in text
    for code in CODES:
        assert f"`{code}`" in text
