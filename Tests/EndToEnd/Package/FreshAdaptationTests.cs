using System.Text.Json;
using System.Text.RegularExpressions;
using DslPeft.EndToEnd.Tests.Support;
using Fresh;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>Declaring, building, training and reporting outside the repository, with nothing but the package.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class FreshAdaptationTests(FreshAdaptation fresh) : IClassFixture<FreshAdaptation>
{
    [Fact]
    public void DeclarationsAreAWholeProgramWithoutWarnings()
    {
        Assert.Contains(" 0 Warning(s)", fresh.Build.Output);
        Assert.Contains(
            "Reviewer: fine-tunes FreshBert with FreshLora on Reviews.",
            fresh.Project.Run("--help").Succeeded().StandardOutput
        );
    }

    [Fact]
    public void TwoStepsAreTrainedSavedAndLoaded()
    {
        string[] common = ["--base", fresh.Base, "--data", fresh.Data];
        var trained = Json(fresh.Project.Run(["train", .. common, "--output", fresh.Output, "--json"]).Succeeded().StandardOutput);
        Assert.Equal(
            (2, FreshLora.TrainableParameters),
            (trained.GetProperty("steps").GetInt32(), trained.GetProperty("trainableParameters").GetInt64())
        );

        string adapter = Path.Combine(fresh.Output, "adapter.safetensors");
        var loaded = Json(fresh.Project.Run(["evaluate", .. common, "--adapter", adapter, "--json"]).Succeeded().StandardOutput);
        Assert.Equal(Loss(trained), Loss(loaded.GetProperty("evaluation")), 5);

        // The declarations compiled here read what the other program wrote.
        using FreshBert weights = FreshBert.Load(fresh.Base);
        using var model = new FreshLora(weights);
        model.Load(adapter);
        using var trainedUp = model["encoder.layer.1.attention.self.value.lora.b"].abs().max();
        Assert.True(trainedUp.item<float>() > 0);
    }

    [Fact]
    public void SizesOfTheLayoutFollowItsRecordedExpressions()
    {
        // Embeddings, two layers whose feed-forward is four times as wide as the hidden size, pooler.
        const long layer = 4 * (32 * 32 + 32) + 2 * 64 + (32 * 128 + 128) + (128 * 32 + 32);
        Assert.Equal(300 * 32 + 64 * 32 + 2 * 32 + 64 + 2 * layer + (32 * 32 + 32), FreshLora.BaseParameters);
        Assert.Equal(2 * 2 * (4 * 32 + 32 * 4) + (2 * 32 + 2), FreshLora.TrainableParameters);
    }

    [Fact]
    public void ParameterReportServesUsersOfThePackage()
    {
        var build = fresh.Project.Build("-t:ParameterReport", "--no-restore").Succeeded();

        Assert.Contains("Fresh: 2 adaptations in ", build.Output);
        var report = Json(File.ReadAllText(Path.Combine(fresh.Project.Output, "parameters.json")));
        Assert.Equal(
            [
                ("Fresh.FreshLora", FreshLora.BaseParameters, FreshLora.TrainableParameters),
                ("Fresh.TinyHoulsby", TinyHoulsby.BaseParameters, TinyHoulsby.TrainableParameters),
            ],
            report
                .GetProperty("adaptations")
                .EnumerateArray()
                .Select(a =>
                    (
                        a.GetProperty("type").GetString(),
                        a.GetProperty("baseParameters").GetInt64(),
                        a.GetProperty("trainableParameters").GetInt64()
                    )
                )
        );
        Assert.Contains(
            "| encoder.layer.{0..1}.attention.self.query.lora.a | (4, 32) | 2 | 256 |",
            File.ReadAllText(Path.Combine(fresh.Project.Output, "parameters.md"))
        );
    }

    [Fact]
    public void AWrongSiteIsAnErrorThatNamesTheNearest()
    {
        fresh.Project.Write(
            FreshAdaptation.FileName,
            fresh.Declarations.Replace("[Lora(Site.Query,", "[Lora(\"Qery\",", StringComparison.Ordinal)
        );
        var build = fresh.Project.Build("--no-restore");
        fresh.Project.Write(FreshAdaptation.FileName, fresh.Declarations);

        Assert.NotEqual(0, build.ExitCode);
        string[] errors = [.. ErrorCode().Matches(build.Output).Select(match => match.Value).Distinct()];
        int line = Array.FindIndex(fresh.Declarations.Split('\n'), text => text.StartsWith("[Lora(", StringComparison.Ordinal)) + 1;
        Assert.Equal([$"{FreshAdaptation.FileName}({line},7): error DPEFT205"], errors);
        Assert.Contains("'FreshBert' has no site 'Qery'", build.Output);
        Assert.Contains("'Query'", build.Output);
    }

    private static double Loss(JsonElement result) => result.GetProperty("metrics").GetProperty("loss").GetDouble();

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    [GeneratedRegex(@"\w+\.cs\(\d+,\d+\): error \w+")]
    private static partial Regex ErrorCode();
}
