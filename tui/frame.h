/*
 * frame.h - what is on the screen: title, screen, sentence, keys
 *
 * One frame for each event, the whole or the part of it that can have
 * changed; and what is shown while the loop waits for the bank.
 */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include "tui/screen.h"

enum { FRAME_SLOW_MS = 200 };	/* after it, she is told that one waits */

bool	frame_too_small(void);
void	frame_draw(struct app *a);
/*
 * A store_look: the panic key hides what is shown even then, and a wait that
 * is long is said.
 */
bool	frame_while_waiting(void *app, int64_t waited_ms);

#endif
