/*
 * peer - the plain form program that resguardo is measured against
 *
 *   peer LABELS
 *
 * A text field for each line of that file, six on a page, in ncurses' own
 * form library, with the same keys.  It stores nothing, says nothing, has no
 * colour and no underlines, and ends with the line.
 */
#include "lib/base/base.h"

#include <curses.h>
#include <form.h>
#include <locale.h>

enum { FIELDS = 60, A_PAGE = 6, WIDTH = 40, COLUMN = 30, LABEL = 26 };

static FIELD *
make(int width, int row, int col, bool first)
{
	FIELD *f = new_field(1, width, row, col, 0, 0);

	set_field_opts(f, O_VISIBLE | O_PUBLIC | O_EDIT | O_ACTIVE | O_STATIC);
	set_new_page(f, first);
	return f;
}

int
main(int argc, char **argv)
{
	FIELD *all[2 * FIELDS + 1];
	FILE *labels = argc > 1 ? fopen(argv[1], "r") : NULL;
	char label[128];
	FORM *form;
	int i, c;

	if (!labels) {
		fputs("peer: no labels\n", stderr);
		return 1;
	}
	setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	for (i = 0; i < FIELDS; i++) {
		if (!fgets(label, sizeof(label), labels))
			label[0] = '\0';
		label[strcspn(label, "\n")] = '\0';
		all[2 * i] = make(LABEL, i % A_PAGE + 3, 3, i % A_PAGE == 0);
		field_opts_off(all[2 * i], O_ACTIVE);
		set_field_buffer(all[2 * i], 0, label);
		all[2 * i + 1] = make(WIDTH, i % A_PAGE + 3, COLUMN, false);
	}
	fclose(labels);
	all[2 * FIELDS] = NULL;
	form = new_form(all);
	post_form(form);
	refresh();
	for (i = 0; (c = getch()) != ERR;) {
		if (c != '\r') {
			form_driver(form, c);
		} else if (++i % A_PAGE == 0) {
			form_driver(form, REQ_NEXT_PAGE);
		} else {
			form_driver(form, REQ_NEXT_FIELD);
		}
		refresh();
	}
	endwin();
	return 0;
}
