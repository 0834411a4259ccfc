using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

public sealed class LinearScheduleTests
{
    [Fact]
    public void RateRisesThenFalls()
    {
        var schedule = new LinearSchedule(10, 0.2, 1);

        Assert.Equal([0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125], Enumerable.Range(0, 10).Select(schedule.Rate));
        Assert.Equal(0, schedule.Rate(10));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 0.25)]
    public void ExtremesOfWarmupAreFine(double ratio, double first) => Assert.Equal(first, new LinearSchedule(4, ratio, 1).Rate(0));

    [Fact]
    public void RatioOutsideZeroToOneIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSchedule(4, 1.5, 1));
}
