// lazaret-extract: opens documents for lazaretd, in children that can do nothing else.
#include "extract/worker/child.hpp"
#include "extract/worker/zygote.hpp"

#include <cstdio>
#include <string_view>
#include <sys/socket.h>

namespace {

/// The daemon leaves its end there.
constexpr int control = 3;

bool is_control(int file)
{
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(file, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

} // namespace

int main(int count, char** arguments)
{
    namespace worker = lazaret::extract::worker;
    if (count == 2 && std::string_view{arguments[1]} == "--prove") return worker::prove_sandbox();
    if (count == 1 && is_control(control)) return worker::run_zygote(control);
    std::fputs("lazaret-extract opens documents for lazaretd, which starts it.\n"
               "lazaret-extract --prove  tries what its sandbox must forbid; exit code 0: all is "
               "refused\n",
               stderr);
    return 2;
}
