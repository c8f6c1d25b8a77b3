using Repro.Execution;

namespace Repro.Tests.Execution;

public sealed class ProcessorsTests
{
    [Theory]
    [InlineData(null, null, 8)]
    [InlineData("1", "8", 1)]
    [InlineData(null, "4", 4)]
    [InlineData("128", null, 8)]
    [InlineData("2(x4)", null, 8)]
    [InlineData("0", null, 8)]
    public void The_least_of_what_the_machine_and_the_scheduler_allow(string? task, string? node, int expected) =>
        Assert.Equal(expected, Processors.Of(8, name => name switch
        {
            "SLURM_CPUS_PER_TASK" => task,
            "SLURM_CPUS_ON_NODE" => node,
            _ => null,
        }));
}
