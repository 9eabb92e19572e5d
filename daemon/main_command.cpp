#include "cli/run.hpp"

int main(int argc, char** argv)
{
    return lazaret::cli::run_command(argc, argv);
}
