namespace DslPeft.Numerics.Tests;

/// <summary>Emitted models against the numbers of public reference implementations.</summary>
public sealed class SharedExactnessTests
{
    public static TheoryData<string> Cases => [.. CoveredCases.All.Select(covered => covered.Name)];

    /// <summary>The cases with the losses of five steps.</summary>
    public static TheoryData<string> Traced =>
        [
            .. CoveredCases
                .All.Select(covered => covered.Name)
                .Where(name =>
                {
                    using var fixture = FixtureCase.Shared(name);
                    return fixture.Has("losses");
                }),
        ];

    [SharedTheory("fixtures"), MemberData(nameof(Cases))]
    public void Outputs(string name) => Check(name, ExactnessChecks.Outputs);

    [SharedTheory("fixtures"), MemberData(nameof(Cases))]
    public void BaseModel(string name) => Check(name, ExactnessChecks.Base);

    [SharedTheory("fixtures"), MemberData(nameof(Cases))]
    public void Gradients(string name) => Check(name, ExactnessChecks.Gradients);

    [SharedTheory("fixtures"), MemberData(nameof(Cases))]
    public void DeployedForm(string name) => Check(name, ExactnessChecks.Deployed);

    [SharedTheory("fixtures"), MemberData(nameof(Traced))]
    public void FiveSteps(string name) => Check(name, ExactnessChecks.Trace);

    [SharedFact("fixtures")]
    public void HiddenStatesAndAttentions() => Check("base/bert_model", ExactnessChecks.Inspection);

    private static void Check(string name, Action<LoadedCase> check)
    {
        using var loaded = new LoadedCase(FixtureCase.Shared(name), CoveredCases.Get(name));
        check(loaded);
    }
}
