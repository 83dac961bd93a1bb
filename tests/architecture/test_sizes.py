from tests.architecture import source

FILE_CAP, FUNCTION_CAP, TEMPLATE_CAP = 300, 40, 150


def test_no_file_is_too_long_to_hold_in_mind() -> None:
    long = {
        source.name_of(path): count
        for path in source.python_files()
        if (count := len(path.read_text().splitlines())) > FILE_CAP
    }

    assert long == {}, "ask the design first: which question does this file answer twice?"


def test_no_function_is_too_long_to_read_at_once() -> None:
    long = {
        f"{source.name_of(path)}:{function.name}": count
        for path in source.python_files()
        for function in source.functions(path)
        if (count := source.lines(function)) > FUNCTION_CAP
    }

    assert long == {}, "name the steps of this story as functions"


def test_no_template_is_too_long() -> None:
    long = {
        source.name_of(path): count
        for path in source.templates()
        if (count := len(path.read_text().splitlines())) > TEMPLATE_CAP
    }

    assert long == {}, "make a partial or a component of it"
