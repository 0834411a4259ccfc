using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

public sealed partial class AdapterPropertyTests
{
    /// <summary>N copies of one adapter under an identity are that adapter, whatever the scores.</summary>
    [Fact]
    public void FusionOfEqualMembersIsTheMember()
    {
        using var noGrad = no_grad();
        using var member = Perturbed(typeof(TinyPfeiffer));
        using var fusion = Perturbed(typeof(TinyFusion));
        CopyMembers(member, fusion, ["a", "b", "c"]);
        Change(fusion, ".adapterfusion.value", tensor => Identity(tensor));
        using var expected = member.Forward(_batch);
        using var logits = fusion.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>Keys of zero make equal scores: the mean of the members, as one adapter of their width together computes it.</summary>
    [Fact]
    public void FusionOfEqualScoresIsTheMean()
    {
        using var noGrad = no_grad();
        using var fusion = Perturbed(typeof(TinyStaticFusion));
        Change(fusion, ".adapterfusion.key", tensor => tensor.zero_());
        Change(fusion, ".adapterfusion.keyBias", tensor => tensor.zero_());
        using var mean = TinyModels.Create(typeof(TinyPfeiffer), _base);
        foreach (var row in mean.Info.Parameters)
        {
            if (row.Head)
            {
                mean[row.Name].copy_(fusion[row.Name]);
                continue;
            }
            using var a = fusion[row.Name.Replace("pfeiffer.", "pfeiffer_a.")].detach();
            using var b = fusion[row.Name.Replace("pfeiffer.", "pfeiffer_b.")].detach();
            using var together =
                row.Name.EndsWith(".upBias", StringComparison.Ordinal) ? (a.Plus(b)) / Scalars.Of(2)
                : row.Name.EndsWith(".up", StringComparison.Ordinal) ? cat([a, b], 1) / Scalars.Of(2)
                : cat([a, b], 0);
            mean[row.Name].copy_(together);
        }
        using var expected = mean.Forward(_batch);
        using var logits = fusion.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>The value matrix starts as the identity with 1e-6 elsewhere, and the loss holds 0.01 ‖I − V‖² of every layer.</summary>
    [Fact]
    public void FusionIsPenalisedForLeavingTheIdentity()
    {
        using var scope = NewDisposeScope();
        using var penalised = new TinyPenalisedFusion(_base);
        var start = penalised["encoder.layer.0.Mlp.adapterfusion.value"];
        TensorAssert.Close("start", (ones(32, 32) * Scalars.Of(1e-6f)).Plus(eye(32) * Scalars.Of(1 - 1e-6f)), start, 1e-9);

        TinyModels.Perturb(penalised, 3);
        using var free = new TinyFusion(_base);
        free.load_state_dict(penalised.state_dict());
        var expected =
            free.Loss(_batch).item<float>()
            + 0.01
                * penalised
                    .Info.Parameters.Where(row => row.Name.EndsWith(".value", StringComparison.Ordinal))
                    .Sum(row => (penalised[row.Name] - eye(32)).pow(Scalars.Of(2)).sum().item<float>());

        using var loss = penalised.Loss(_batch);
        TensorAssert.Close("loss", expected, loss.item<float>(), 1e-5);
        loss.backward();
        using var gradient = penalised["encoder.layer.1.Mlp.adapterfusion.value"].grad;
        Assert.NotNull(gradient);
    }

    /// <summary>Both stages: members trained by themselves, saved, and loaded into the fusion, which leaves them as they are.</summary>
    [Fact]
    public void MembersComeFromTheFilesOfTheFirstStage()
    {
        using var first = Perturbed(typeof(TinyPfeiffer), 3);
        using var second = Perturbed(typeof(TinyPfeiffer), 4);
        using var fusion = new TinyPenalisedFusion(_base);
        foreach (var (member, name) in new[] { (first, "a"), (second, "b"), (first, "c") })
        {
            var file = Path.Combine(_folder, name + ".safetensors");
            member.Save(file);
            fusion.LoadMember(name, file);
        }

        foreach (var row in first.Info.Parameters.Where(row => !row.Head))
        {
            Assert.True(TinyModels.SameBits(first[row.Name], fusion[row.Name.Replace("pfeiffer.", "pfeiffer_a.")]), row.Name);
            Assert.True(TinyModels.SameBits(second[row.Name], fusion[row.Name.Replace("pfeiffer.", "pfeiffer_b.")]), row.Name);
        }
        Assert.All(fusion.Info.Parameters.Where(row => row.Name.Contains(".pfeiffer_")), row =>
            Assert.False(fusion[row.Name].requires_grad)
        );
        Assert.Throws<ArgumentException>(() => fusion.LoadMember("d", Path.Combine(_folder, "a.safetensors")));

        // A file without such weights changes nothing.
        using var lora = Perturbed(typeof(TinyLora));
        lora.Save(Path.Combine(_folder, "lora.safetensors"));
        var refused = Assert.Throws<Checkpoints.CheckpointException>(() =>
            fusion.LoadMember("a", Path.Combine(_folder, "lora.safetensors"))
        );
        Assert.Contains("pfeiffer_a.down", refused.Message);
        Assert.True(TinyModels.SameBits(first["encoder.layer.0.Mlp.pfeiffer.down"], fusion["encoder.layer.0.Mlp.pfeiffer_a.down"]));
    }
}
