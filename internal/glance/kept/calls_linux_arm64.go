package kept

import "syscall"

const sysFstatat = syscall.SYS_FSTATAT
