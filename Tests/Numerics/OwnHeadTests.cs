using System.Reflection;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>A head declared here, in one file: its outputs, loss and metric by the textbook, training, files.</summary>
[Collection(ProcessWide.Name)]
public sealed class OwnHeadTests : IDisposable
{
    private const string Name = "attentivepooling";

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-heads-").FullName;
    private readonly TinyBert _base = TinyModels.Base();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void OutputsAreInlinedAndALossOfMoreOperandsIsCalled()
    {
        Assert.DoesNotContain("opaque", Recorded("Outputs"));
        Assert.Equal("opaque", Recorded("Loss"));
    }

    [Fact]
    public void OutputsAndLossAreThoseOfTheDeclaration()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create<TinyAttentive>();
        using var batch = TinyModels.Batch();
        model.ClassWeights = [0.5, 2, 1];
        model.eval();
        using var states = new TinyAttentiveStates(_base);
        states.load_state_dict(
            model
                .named_parameters()
                .Where(entry => !entry.name.StartsWith(Name, StringComparison.Ordinal))
                .ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter)
        );
        states.eval();

        Tensor outputs = model.Forward(batch),
            expected = Expected(model, states.Forward(batch), batch);

        TensorAssert.Close("outputs", expected, outputs, 1e-5);
        TensorAssert.Close("loss", cross_entropy(expected, batch.Labels!, tensor(new[] { 0.5f, 2, 1 })), model.Loss(batch), 1e-5);
        TensorAssert.Close("deployed", outputs, model.Infer(batch), 1e-5);
    }

    /// <summary>The head reads the states of the text alone, and spreads a tenth of each label.</summary>
    [Fact]
    public void VirtualTokensAreNoPartOfTheText()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create<TinyAttentivePrompt>();
        using var batch = TinyModels.Batch();
        model.eval();
        using var states = new TinyPromptStates(_base);
        states.load_state_dict(
            model
                .named_parameters()
                .Where(entry => !entry.name.StartsWith(Name, StringComparison.Ordinal))
                .ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter)
        );
        states.eval();
        Tensor hidden = states.Forward(batch);
        Assert.Equal(batch.Tokens + 3, hidden.shape[1]);

        var expected = Expected(model, hidden.narrow(1, 3, batch.Tokens), batch);

        TensorAssert.Close("outputs", expected, model.Forward(batch), 1e-5);
        TensorAssert.Close("loss", cross_entropy(expected, batch.Labels!, label_smoothing: 0.1), model.Loss(batch), 1e-5);
    }

    [Fact]
    public void CountsAndRowsAreThoseOfTheHead()
    {
        AdaptationInfo info = TinyAttentive.Declaration;

        Assert.Equal((3, TinyBert.Hidden + 3 * TinyBert.Hidden + 3), (info.Labels, TinyAttentive.HeadParameters));
        Assert.Equal("AttentivePooling", info.Head.Name);
        Assert.True(info.TakesClassWeights);
        Assert.Equal(
            [$"{Name}.bias", $"{Name}.score", $"{Name}.weight"],
            info.Parameters.Where(row => row.Head).Select(row => row.Name).Order()
        );
        Assert.Contains("head: AttentivePooling, 3 outputs", info.Explanation);
    }

    /// <summary>Class weights that a loss does not take would be ignored.</summary>
    [Fact]
    public void WeightsThatTheLossDoesNotTakeAreRefused()
    {
        using var model = new TinyPlainOwn(_base);

        Assert.True(model.Info.Head.HasClasses);
        Assert.Throws<ArgumentException>(() => model.ClassWeights = [1, 2, 3]);
    }

    [Fact]
    public void TrainsEvaluatesSavesAndLoads()
    {
        using var model = TinyModels.Create(typeof(TinyAttentive), _base);
        var source = new OneBatch(() => TinyModels.Batch());
        double before = LossOf(model);

        var outcome = new Trainer(model, source, new TrainingOptions { Epochs = 30, LearningRate = 2e-2 }).Run();

        Assert.Equal(30, outcome.Steps);
        Assert.InRange(LossOf(model), 0, before / 2);
        string path = Path.Combine(_folder, "adapter.safetensors");
        model.Save(path);
        using var loaded = TinyModels.Create(typeof(TinyAttentive), _base, seed: 7);
        using var batch = TinyModels.Batch();
        using (
            Tensor other = loaded.Infer(batch),
                trained = model.Infer(batch)
        )
            Assert.False(TinyModels.SameBits(other, trained));
        loaded.Load(path);
        using Tensor expected = model.Infer(batch),
            actual = loaded.Infer(batch);
        Assert.True(TinyModels.SameBits(expected, actual));
    }

    private static double LossOf(AdaptedModel model)
    {
        using var noGrad = no_grad();
        using var batch = TinyModels.Batch();
        model.eval();
        using var loss = model.Loss(batch);
        model.train();
        return loss.AsDouble();
    }

    private AdaptedModel Create<T>()
        where T : AdaptedModel
    {
        var model = TinyModels.Create(typeof(T), _base);
        TinyModels.Perturb(model, 3);
        return model;
    }

    /// <summary>The outputs for states (B, T, H), row by row.</summary>
    private static Tensor Expected(AdaptedModel model, Tensor hidden, Batch batch)
    {
        var rows = new List<Tensor>();
        for (int row = 0; row < batch.Rows; row++)
        {
            long tokens = batch.AttentionMask[row].sum().AsInt64();
            var states = hidden[row].narrow(0, 0, tokens);
            var shares = matmul(states, model[$"{Name}.score"].t()).softmax(0);
            rows.Add(linear((states * shares).sum(dim: 0), model[$"{Name}.weight"], model[$"{Name}.bias"]));
        }
        return stack(rows);
    }

    private static string Recorded(string member) =>
        typeof(OwnHeadTests)
            .Assembly.GetCustomAttributes<MethodBodyAttribute>()
            .Single(body => body.Method == typeof(AttentivePoolingAttribute) && body.Member == member)
            .Body;
}
