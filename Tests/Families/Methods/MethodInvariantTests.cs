using System.Reflection;
using DslPeft.Numerics.Tests;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>
/// What must hold of every method over every family of one stack: adaptations are the classes nested in those whose names end in
/// <c>Methods</c>.
/// </summary>
public sealed class MethodInvariantTests
{
    /// <summary>Methods that compute at first what the base does.</summary>
    private static readonly string[] Identities = ["Full", "LoraOfAll", "Dora", "Ia3", "Norms", "Parallel"];

    private static readonly Dictionary<string, Type> Adaptations = typeof(MethodInvariantTests)
        .Assembly.GetTypes()
        .Where(type =>
            type is { IsNested: true, DeclaringType.IsAbstract: true }
            && type.DeclaringType!.Name.EndsWith("Methods", StringComparison.Ordinal)
            && typeof(AdaptedModel).IsAssignableFrom(type)
            && type.GetCustomAttribute<Seq2SeqLmAttribute>() is null
        )
        .ToDictionary(type => $"{type.DeclaringType!.Name}.{type.Name}");

    public static TheoryData<string> All => [.. Adaptations.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> AtFirst =>
        [.. Adaptations.Where(entry => Identities.Contains(entry.Value.Name)).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    /// <summary>Those of decoders, but for a ladder, whose first state is that of the last layer of all.</summary>
    public static TheoryData<string> TokenByToken =>
        [.. Adaptations.Where(entry => IsDecoder(entry.Value)).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(AtFirst))]
    public void FreshModelComputesWhatTheBaseDoes(string name)
    {
        using var noGrad = no_grad();
        var (@base, model) = Create(name, perturbed: false);
        using (@base)
        using (model)
        using (var bare = New(Adaptations[name[..name.IndexOf('.')] + ".Full"], @base))
        using (var batch = Batch(model))
        {
            using var expected = bare.Infer(batch);
            model.eval();
            using var forward = model.Forward(batch);
            TensorAssert.Close(name, expected, forward, 1e-5);
        }
    }

    /// <summary>Merged or not, the deployed form computes what the training form does in evaluation.</summary>
    [Theory, MemberData(nameof(All))]
    public void DeployedFormComputesTheSame(string name)
    {
        using var noGrad = no_grad();
        var (@base, model) = Create(name);
        using (@base)
        using (model)
        {
            @base.to(float64);
            model.to(float64);
            model.eval();
            using var batch = Batch(model);
            using var forward = model.Forward(batch);
            using var inferred = model.Infer(batch);
            TensorAssert.Close(name, forward, inferred, 1e-10);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void TrainingChangesWhatIsDeclaredAndNothingElse(string name)
    {
        var (@base, model) = Create(name);
        using (@base)
        using (model)
        using (var batch = Batch(model))
        {
            var fingerprint = @base.Fingerprint();
            var before = model.Info.Parameters.ToDictionary(row => row.Name, row => model[row.Name].detach().clone());
            model.train();
            using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
            {
                for (var step = 0; step < 3; step++)
                {
                    model.ZeroGradients();
                    using (var loss = model.Loss(batch))
                        loss.backward();
                    adam.Step(1e-2);
                }
            }
            Assert.Equal(fingerprint, @base.Fingerprint());
            Assert.All(model.Info.Parameters.Where(row => row is { Routed: false, State: false }), row =>
                Assert.Equal(!row.Trainable, model[row.Name].equal(before[row.Name]).all().item<bool>())
            );
        }
    }

    /// <summary>A later token changes nothing before it.</summary>
    [Theory, MemberData(nameof(TokenByToken))]
    public void LaterTokensChangeNothing(string name)
    {
        using var noGrad = no_grad();
        var (@base, model) = Create(name);
        using (@base)
        using (model)
        {
            @base.to(float64);
            model.to(float64);
            using var batch = Batch(model, padded: false);
            using var whole = model.Infer(batch);
            using var ids = batch.InputIds.narrow(1, 0, 6).contiguous();
            using var mask = batch.AttentionMask.narrow(1, 0, 6).contiguous();
            using var shorter = new Batch(ids, mask);
            using var part = model.Infer(shorter);
            using var same = whole.narrow(1, 0, part.shape[1]);
            TensorAssert.Close(name, same, part, 1e-10);
        }
    }

    /// <summary>Padding at either side changes no result of a text.</summary>
    [Theory, MemberData(nameof(All))]
    public void PaddingChangesNothing(string name)
    {
        using var noGrad = no_grad();
        var (@base, model) = Create(name);
        using (@base)
        using (model)
        {
            @base.to(float64);
            model.to(float64);
            using var batch = Batch(model, padded: false);
            using var plain = model.Infer(batch);
            using var padding = zeros(batch.Rows, 3, int64);
            using var ids = cat([batch.InputIds, padding.Plus(1)], 1);
            using var mask = cat([batch.AttentionMask, padding], 1);
            using var padded = new Batch(ids, mask);
            using var result = model.Infer(padded);
            using var same = result.narrow(1, 0, plain.shape[1]);
            TensorAssert.Close(name, plain, same, 1e-10);
        }
    }

    private static bool IsDecoder(Type adaptation) => adaptation.GetCustomAttribute<CausalLmAttribute>() is not null;

    private static (ArchitectureModule Base, AdaptedModel Model) Create(string name, bool perturbed = true)
    {
        var type = Adaptations[name];
        var @base = (ArchitectureModule)Activator.CreateInstance(type.GetConstructors()[0].GetParameters()[0].ParameterType)!;
        @base.Initialise(1);
        Perturb(@base.parameters(), 2);
        var model = New(type, @base);
        if (perturbed)
            Perturb(model.parameters(), 3);
        return (@base, model);
    }

    private static AdaptedModel New(Type type, ArchitectureModule @base)
    {
        var constructor = type.GetConstructors()[0];
        return (AdaptedModel)
            constructor.Invoke([@base, .. constructor.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)]);
    }

    private static void Perturb(IEnumerable<TorchSharp.Modules.Parameter> parameters, int seed)
    {
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var parameter in parameters)
        {
            using var noise = randn(parameter.shape, generator: generator);
            using var small = noise * Scalars.Of(0.1);
            parameter.add_(small, Scalars.One);
        }
    }

    /// <summary>Three rows of nine tokens, the later ones padded at the right, with the labels of the head.</summary>
    private static Batch Batch(AdaptedModel model, bool padded = true)
    {
        using var generator = new Generator(5);
        var ids = randint(2, 50, [3, 9], generator: generator, dtype: int64);
        var mask = ones(3, 9, dtype: int64);
        if (padded)
        {
            mask[1, TensorIndex.Slice(6)] = 0;
            mask[2, TensorIndex.Slice(8)] = 0;
        }
        using var ignored = (mask.neg().Plus(1)) * Scalars.Of(-100);
        return new Batch(
            ids,
            mask,
            labels: model.Info.Head.ReadsDecoder ? (ids * mask).Plus(ignored)
                : model.Info.Head == HeadKind.ReplacedTokens ? ids.remainder(Scalars.Of(2))
                : tensor(new long[] { 0, 2, 1 })
        );
    }
}
