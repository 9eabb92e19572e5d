#include "cli/run.hpp"

int main(int argc, char** argv)
{
    return lazaret::cli::run_daemon(argc, argv);
}
