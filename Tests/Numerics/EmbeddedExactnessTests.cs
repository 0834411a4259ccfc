namespace DslPeft.Numerics.Tests;

/// <summary>The recorded cases that are part of the repository, so that exactness is tested on every machine.</summary>
public sealed class EmbeddedExactnessTests
{
    private static readonly string[] Names =
    [
        "base/bert_model",
        "base/bert_seq_cls",
        "base/roberta_seq_cls",
        "bitfit/bert_seqcls",
        "peft/lora_bert_query_value",
        "peft/prefix_projection_bert",
        "adapters/houlsby_bert",
        "adapters/prefix_flat_bert",
    ];

    public static TheoryData<string> Cases => [.. Names];

    [Theory, MemberData(nameof(Cases))]
    public void Outputs(string name) => Check(name, ExactnessChecks.Outputs);

    [Theory, MemberData(nameof(Cases))]
    public void BaseModel(string name) => Check(name, ExactnessChecks.Base);

    [Theory, MemberData(nameof(Cases))]
    public void Gradients(string name) => Check(name, ExactnessChecks.Gradients);

    [Theory, MemberData(nameof(Cases))]
    public void DeployedForm(string name) => Check(name, ExactnessChecks.Deployed);

    [Theory, MemberData(nameof(Cases))]
    public void FiveSteps(string name) => Check(name, ExactnessChecks.Trace);

    [Fact]
    public void HiddenStatesAndAttentions() => Check("base/bert_model", ExactnessChecks.Inspection);

    [Fact]
    public void AdaMixPassesAndAverage() => CheckAdaMix(AdaMixChecks.PassesAndAverage);

    [Fact]
    public void AdaMixLossAndGradients() => CheckAdaMix(AdaMixChecks.LossAndGradients);

    [Fact]
    public void AdaMixFiveSteps() => CheckAdaMix(AdaMixChecks.Trace);

    /// <summary>Every folder of recorded numbers is tested.</summary>
    [Fact]
    public void NoCaseIsForgotten()
    {
        var root = Repository.PathTo("Tests", "Numerics", "Fixtures");
        var present = Directory
            .EnumerateFiles(root, "case.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'));

        Assert.Equal(Names.Append(AdaMixExactnessTests.SharedUp).Order(), present.Order());
    }

    private static void Check(string name, Action<LoadedCase> check)
    {
        using var loaded = new LoadedCase(FixtureCase.Embedded(name), CoveredCases.Get(name));
        check(loaded);
    }

    private static void CheckAdaMix(Action<LoadedCase> check)
    {
        using var loaded = new LoadedCase(
            FixtureCase.Embedded(AdaMixExactnessTests.SharedUp),
            AdaMixChecks.Case(AdaMixExactnessTests.SharedUp)
        );
        check(loaded);
    }
}
