using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Reporting;

/// <summary>Results as a comparison writes them.</summary>
internal static class Reports
{
    public static RunReport Of(string name, double? value, double lossAtEnd = 0.5) =>
        new()
        {
            Name = name,
            Architecture = "Tiny",
            Head = "Classification",
            Base = "base",
            Data = "data",
            TrainRows = 10,
            Metric = value is null ? null : "accuracy",
            Value = value,
            BaseParameters = 1000,
            TrainableParameters = 10,
            AddedParameters = 10,
            ChangedParameters = 10,
            DeployedParameters = 10,
            AdapterBytes = 400,
            DeployedBytes = 300,
            PeakMemoryBytes = 1_000_000,
            StepMilliseconds = 3,
            InferenceMillisecondsPerRow = value is null ? null : 0.5,
            Steps = 2,
            TrainingLoss = 0.5,
            Options = new TrainingOptions(),
            Inference = value is null
                ? null
                : new InferenceTimes
                {
                    Rows = 10,
                    Rounds = 5,
                    Unmerged = 0.6,
                    Deployed = 0.4,
                    Base = 0.4,
                    UnmergedRatio = 1.5,
                    DeployedRatio = 1,
                },
            LossCurve = [new(1, 0.7), new(2, lossAtEnd)],
        };
}
