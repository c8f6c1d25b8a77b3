using Experiments.Estimate;

namespace Experiments.Tests.Estimate;

/// <summary>What anybody tries first: two paragraphs of plain text, far too few for most rows.</summary>
public sealed class ShortTextTests
{
    private const string Paragraphs =
        "The river rose in the night and the village slept. The river rose over the bridge and over the road, and the village "
        + "did not know. In the morning the bridge was gone and the road was gone, and the people of the village stood and looked "
        + "at the river.\n\n"
        + "The people said the river would fall, and the river fell. The bridge was built again and the road was built again, and "
        + "the people of the village slept in the night. The river did not sleep, and the people did not know the river, and the "
        + "river did not know the people.";

    /// <summary>Faces of such a fit have Jacobians whose eigenvalues the library does not find; they count as critical and take nothing
    /// else with them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(10)]
    public void Two_paragraphs_give_an_estimate(double ridge)
    {
        var results = EstimateRun.Of(EstimateRun.Text(Paragraphs, Tokenizer.Words) with { Ridge = ridge }, 3);
        Assert.Contains(results.Rows(EstimateTables.Logits), r => r.Row.Probability is > 0 and < 1);
        Assert.NotEmpty(new EstimateExperiment().Findings(results));
    }
}
