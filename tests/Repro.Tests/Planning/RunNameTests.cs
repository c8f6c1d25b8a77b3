using Repro.Planning;

namespace Repro.Tests.Planning;

public sealed class RunNameTests
{
    [Theory]
    [InlineData("index.html")]
    [InlineData("Index.HTML")]
    [InlineData("assets")]
    [InlineData("Assets.old")]
    [InlineData("baselines")]
    [InlineData("published")]
    [InlineData("con")]
    [InlineData("COM1.x")]
    public void A_name_that_the_report_or_a_system_keeps_is_refused_and_never_derived(string name)
    {
        Assert.Contains("is a reserved name", RunName.Objection(name), StringComparison.Ordinal);
        var derived = RunName.Of(new() { Configuration = name + ".yaml", WorkingFolder = "" }, hash: null);
        Assert.Null(RunName.Objection(derived));
    }

    [Fact]
    public void The_name_of_a_shard_is_not_that_of_a_run() =>
        Assert.Contains("--shard", RunName.Objection("x.shard-1-of-2"), StringComparison.Ordinal);

    [Theory]
    [InlineData("x.shard-1")]
    [InlineData("index")]
    [InlineData("index.htm")]
    [InlineData("my-assets")]
    [InlineData("comb")]
    public void Names_that_only_look_like_these_are_taken(string name) => Assert.Null(RunName.Objection(name));
}
