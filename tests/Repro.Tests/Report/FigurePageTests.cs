using System.Text.RegularExpressions;
using Repro.Figures;
using Repro.Report;
using Repro.Tests.Figures;

namespace Repro.Tests.Report;

public class FigurePageTests
{
    private const string Attack = "</script><script>alert(1)</script>\"><img src=x onerror='alert(2)'>";

    private static readonly Figure Sample = PlotlyFigureTests.Of(PlotlyFigureTests.Panel(new Curve { Name = "a", X = [1, 2], Y = [3, 4] }));

    [Fact]
    public void The_page_links_to_what_it_was_made_from()
    {
        var html = FigurePage.Render(Sample, "run", "repro run x.yaml --set 'a=<b>'");
        foreach (var link in new[] { "../data/risk.csv", "../config.yaml", "../manifest.json" })
            Assert.Contains($"href=\"{link}\"", html, StringComparison.Ordinal);
        Assert.Contains("<pre>repro run x.yaml --set &#39;a=&lt;b&gt;&#39;</pre>", html, StringComparison.Ordinal);
        Assert.Contains($"<script src=\"../../assets/{PlotlyLibrary.FileName}\"></script>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"../../index.html#", html, StringComparison.Ordinal);
        Assert.Contains("<noscript>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_has_no_external_reference() => Assert.Equal([], ExternalReferences.In(FigurePage.Render(Sample, "run", "c")));

    [Fact]
    public void Text_cannot_become_markup()
    {
        var hostile = new Figure
        {
            Name = "hostile",
            Title = Attack,
            Caption = Attack,
            Tables = [Attack],
            Panels = [new Panel { Title = Attack, X = new(Attack), Y = new(Attack),
                Traces = [new Curve { Name = Attack, X = [1], Y = [1], Hover = [Attack], Labels = [Attack] }] }],
        };
        var html = FigurePage.Render(hostile, Attack, Attack);
        Assert.Equal(3, Regex.Count(html, "<script"));
        Assert.Equal(3, Regex.Count(html, "</script"));
        Assert.Equal("<img src=\"hostile.png\"", Assert.Single(Regex.Matches(html, "<img [^ ]*")).Value);
    }

    [Fact]
    public void The_policy_names_the_script_that_stands_in_the_page()
    {
        var html = FigurePage.Render(Sample, "run", "c");
        var script = Regex.Match(html, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains(Html.ScriptHash(script), html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_figure_gives_the_same_page() =>
        Assert.Equal(FigurePage.Render(Sample, "run", "c"), FigurePage.Render(Sample with { }, "run", "c"));
}
