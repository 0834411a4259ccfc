namespace DslPeft.Runtime.Tests.Modules;

public sealed class ModelCostsTests
{
    [Fact]
    public void RowsPayForTheirTokensAndTheirPairsOfTokens() =>
        Assert.Equal(1_000 + 2 * (100 + 5 * 10 + 25 * 3), new CostPolynomial(1_000, 100, 10, 3).At(rows: 2, tokens: 5));

    [Fact]
    public void ALongTextOfALargeModelFits() => Assert.Equal(32L * 512 * 170_000_000, new CostPolynomial(0, 0, 170_000_000, 0).At(32, 512));

    [Fact]
    public void ATrainingStepTakesEveryPassBothWays()
    {
        var none = new CostPolynomial(0, 0, 0, 0);
        var costs = new ModelCosts
        {
            Base = none,
            Forward = none with { Token = 3 },
            Backward = none with { Token = 4 },
            Deployed = none,
            ActivationBytes = none,
            Passes = 2,
            BackpropagatedLayers = 1,
            Layers = 1,
        };

        Assert.Equal(2 * (3 + 4) * 8 * 10, costs.TrainingStep(rows: 8, tokens: 10));
    }
}
