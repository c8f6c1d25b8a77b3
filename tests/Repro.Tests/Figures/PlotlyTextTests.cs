using FsCheck;
using FsCheck.Fluent;
using Repro.Figures.Plotly;

namespace Repro.Tests.Figures;

public class PlotlyTextTests
{
    [Fact]
    public void Markup_becomes_text() => Assert.Equal("&lt;other&gt; &amp;amp; &lt;b&gt;", PlotlyText.Escape("<other> &amp; <b>"));

    [Fact]
    public void Lines_are_no_wider_than_asked_and_lose_nothing_that_fits() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var lines = PlotlyText.Wrap(text.Get, 120, 14, 1000);
            return lines.All(line => PlotlyText.Width(line, 14) <= 120 || line.Length <= 2)
                && string.Concat(lines).Replace(" ", "", StringComparison.Ordinal).Length <= text.Get.Length;
        }));

    [Fact]
    public void Words_stay_whole_and_what_does_not_fit_is_cut_with_a_sign()
    {
        Assert.Equal(["mean squared", "error of the", "log-odds"], PlotlyText.Wrap("mean squared error of the log-odds", 104, 14));
        Assert.Equal(["power law,", "q = 0.7"], PlotlyText.Wrap("power law, q = 0.7", 90, 14));
        foreach (var name in new[] { "a", "W" }) Assert.Equal([name], PlotlyText.Wrap(name, 1, 14));
        Assert.EndsWith("…", PlotlyText.Wrap("mean squared error of the log-odds", 104, 14, 2)[^1], StringComparison.Ordinal);
    }
}
