using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void RateRisesThenFalls()
    {
        var schedule = new LearningRateSchedule(10, 0.2, 1);

        Assert.Equal([0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125], Enumerable.Range(0, 10).Select(schedule.Rate));
        Assert.Equal(0, schedule.Rate(10));
    }

    [Fact]
    public void CosineFallsSlowlyAtBothEnds()
    {
        var schedule = new LearningRateSchedule(6, 0.33, 2, Decay.Cosine);

        double half = 1 + Math.Sqrt(0.5),
            low = 1 - Math.Sqrt(0.5);
        Assert.All(((double[])[1, 2, 2, half, 1, low, 0]).Select((rate, step) => (rate, step)), e =>
            Assert.Equal(e.rate, schedule.Rate(e.step), 12)
        );
    }

    [Fact]
    public void RateMayStay() =>
        Assert.Equal([0.5, 1, 1, 1], Enumerable.Range(0, 4).Select(new LearningRateSchedule(4, 0.5, 1, Decay.None).Rate));

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 0.25)]
    public void ExtremesOfWarmupAreFine(double ratio, double first) => Assert.Equal(first, new LearningRateSchedule(4, ratio, 1).Rate(0));

    [Fact]
    public void RatioOutsideZeroToOneIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateSchedule(4, 1.5, 1));
}
