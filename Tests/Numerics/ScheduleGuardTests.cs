using DslPeft.Training;
using TorchSharp;

namespace DslPeft.Numerics.Tests;

/// <summary>A method whose schedule never ran was not trained as declared: a file would not say so.</summary>
public sealed class ScheduleGuardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-schedules-").FullName;
    private readonly TinyBert _base = TinyModels.Base();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(typeof(TinyAdaLora))]
    [InlineData(typeof(TinyDiffPruning))]
    public void LoopWithoutSchedulesCannotSave(Type type)
    {
        using var model = TinyModels.Create(type, _base);
        Steps(model, step => { });

        Assert.Equal([When.AfterStep], model.Info.Schedules);
        foreach (
            var save in (Action[])
                [() => model.Save(InFolder("a")), () => model.SaveDeployed(InFolder("b")), () => model.SavePeft(InFolder("c"))]
        )
            Assert.Contains(
                "RunSchedules(When.AfterStep, new Moment(step, totalSteps))",
                Assert.Throws<InvalidOperationException>(save).Message
            );
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(typeof(TinyAdaLora))]
    [InlineData(typeof(TinyDiffPruning))]
    [InlineData(typeof(TinyLora))]
    public void LoopThatRunsThemSaves(Type type)
    {
        using var model = TinyModels.Create(type, _base);
        model.Save(InFolder("fresh"));
        Steps(model, step => model.RunSchedules(When.AfterStep, new Moment(step, 200)));
        model.Save(InFolder("trained"));

        using var other = TinyModels.Create(type, _base);
        Steps(other, step => { });
        other.Load(InFolder("trained"));
        other.Save(InFolder("again"));

        Assert.Equal(File.ReadAllBytes(InFolder("trained")), File.ReadAllBytes(InFolder("again")));
    }

    private static void Steps(AdaptedModel model, Action<int> behind)
    {
        using var batch = TinyModels.Batch();
        using var optimizer = new FlatAdamW(model.TrainableGroups, new TrainingOptions());
        model.train();
        for (var step = 1; step <= 2; step++)
        {
            model.ZeroGradients();
            using var loss = model.Loss(batch);
            loss.backward();
            optimizer.Step(1e-3);
            behind(step);
        }
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
