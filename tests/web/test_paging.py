from flask import Flask

from fundapp.web.paging import PAGE, after_key, page_of


def test_row_too_many_leads_to_the_next_page_with_its_filters(app: Flask) -> None:
    with app.test_request_context("/tickets?axis=air&state="):
        page = page_of(list(range(PAGE + 1)), key=lambda row: f"key-{row}")

    assert len(page.rows) == PAGE
    assert page.previous_url is None
    assert page.next_url == f"/tickets?axis=air&apres=key-{PAGE - 1}"


def test_last_page_leads_back_to_the_first(app: Flask) -> None:
    with app.test_request_context("/tickets?axis=air&apres=key-9"):
        page = page_of([1], key=str)

    assert (page.previous_url, page.next_url) == ("/tickets?axis=air", None)


def test_mistyped_key_begins_at_the_beginning(app: Flask) -> None:
    with app.test_request_context("/tickets?apres=bonjour"):
        assert after_key() is None
