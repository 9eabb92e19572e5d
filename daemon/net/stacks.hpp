/// Stacks for fibers, used again and again.
#pragma once

#include <boost/context/protected_fixedsize_stack.hpp>
#include <boost/context/stack_context.hpp>

#include <vector>

namespace lazaret::net {

/// Of one core. Each stack has a page below it that cannot be touched, so that one that is too
/// small is a crash and no corruption. Memory that is never touched is never used.
class Stacks {
public:
    Stacks() = default;
    Stacks(const Stacks&) = delete;
    Stacks& operator=(const Stacks&) = delete;
    ~Stacks()
    {
        for (auto& stack : spare_)
            maker_.deallocate(stack);
    }

    /// What boost::context asks for: a handle that can be copied.
    class Handle {
    public:
        explicit Handle(Stacks& owner) : owner_{&owner} {}
        boost::context::stack_context allocate() { return owner_->take(); }
        void deallocate(boost::context::stack_context& stack) noexcept { owner_->give_back(stack); }

    private:
        Stacks* owner_;
    };

private:
    static constexpr std::size_t size = 256 * 1024; // bytes: the deepest walk takes a quarter
    static constexpr std::size_t max_spare = 32;

    boost::context::stack_context take()
    {
        if (spare_.empty()) return maker_.allocate();
        const auto stack = spare_.back();
        spare_.pop_back();
        return stack;
    }
    void give_back(boost::context::stack_context& stack) noexcept
    {
        if (spare_.size() == max_spare) return maker_.deallocate(stack);
        if (spare_.capacity() < max_spare) spare_.reserve(max_spare);
        spare_.push_back(stack);
    }

    boost::context::protected_fixedsize_stack maker_{size};
    std::vector<boost::context::stack_context> spare_;
};

} // namespace lazaret::net
