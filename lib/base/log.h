/*
 * log.h - the system log: one line, no values, in English
 *
 * Goes to syslog, or to a file descriptor after log_to_fd().  What is logged
 * passes clean_show(), so a line stays a line.
 */
#ifndef LIB_BASE_LOG_H
#define LIB_BASE_LOG_H

#include "lib/base/base.h"

enum log_level { LOG_IS_ERROR, LOG_IS_WARNING, LOG_IS_INFO, LOG_IS_DEBUG };

void	log_open(const char *program);
void	log_to_fd(int fd);
void	log_msg(enum log_level level, const char *fmt, ...) PRINTFLIKE(2, 3);

#endif
