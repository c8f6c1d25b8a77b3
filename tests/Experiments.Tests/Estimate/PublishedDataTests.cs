namespace Experiments.Tests.Estimate;

/// <summary>The published data are what their generator makes.</summary>
public class PublishedDataTests
{
    [Fact]
    public void The_published_files_are_generated()
    {
        var (pairs, truth) = PublishedData.Generate();
        Assert.Equal(pairs, File.ReadAllText(Path.Combine(Repository.Root, "configs", "data", "estimate-pairs.csv")));
        Assert.Equal(truth, File.ReadAllText(Path.Combine(Repository.Root, "configs", "data", "estimate-truth.csv")));
    }
}
