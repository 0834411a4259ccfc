using System.Text.Json;
using DslPeft.Reporting;
using DslPeft.Runtime.Tests.Training;

namespace DslPeft.Runtime.Tests.Reporting;

public sealed class ParameterReportTests
{
    /// <summary>AdamW keeps two numbers of four bytes for each that is trained, and a step reduces one.</summary>
    [Fact]
    public void BytesOfStatesAndGradientsAreThoseOfWhatIsTrained()
    {
        var report = ParameterReport.Of(
            TinyModel.Describe(HeadKind.Classification, 2) with
            {
                BaseParameters = 110_000_000,
                TrainableParameters = 300_000,
            }
        );

        Assert.Equal((2_400_000, 1_200_000), (report.OptimizerBytes, report.GradientBytes));
        const string said = "keeps 2.40 MB of AdamW's moments and 1.20 MB of gradients";
        Assert.Contains(said, report.ToText(), StringComparison.Ordinal);
        Assert.Contains(said, report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("training the whole base, 880 MB and 440 MB.", report.ToText(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(report, ReportTypes.File.ParameterReport));
        Assert.Equal(2_400_000, json.RootElement.GetProperty("optimizerBytes").GetInt64());
        Assert.Equal(1_200_000, json.RootElement.GetProperty("gradientBytes").GetInt64());
    }
}
