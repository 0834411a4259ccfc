using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What is compared with a recorded case.</summary>
internal static class ExactnessChecks
{
    /// <summary>Logits or hidden states of the training form in training and evaluation, and the loss.</summary>
    public static void Outputs(LoadedCase loaded)
    {
        foreach (var training in new[] { true, false })
        {
            loaded.Model.train(training);
            using (no_grad())
                CheckOutputs(loaded, training ? "in training" : "in evaluation");
        }
    }

    /// <summary>The base model without the adaptation.</summary>
    public static void Base(LoadedCase loaded)
    {
        var (fixture, covered) = (loaded.Fixture, loaded.Covered);
        using var noGrad = no_grad();
        if (fixture.Has("base_logits"))
        {
            using var probe = covered.Probe!(loaded.Base);
            using var logits = probe.Forward(loaded.Batch);
            Close(fixture, "base_logits", logits);
        }
        if (fixture.Has("base_start_logits"))
        {
            using var probe = covered.Probe!(loaded.Base);
            using var batch = fixture.Batch();
            foreach (var (name, value) in covered.Results!(probe, batch, false))
            {
                using (value)
                    Close(fixture, "base_" + name, value);
            }
        }
        if (fixture.Has("base_last_hidden_state"))
        {
            using var batch = fixture.Batch();
            using var output = ((TinyBert)loaded.Base).Forward(batch);
            Close(fixture, "base_last_hidden_state", output.LastHiddenState);
            if (fixture.Has("base_pooler_output"))
                Close(fixture, "base_pooler_output", output.Pooled!);
        }
    }

    /// <summary>Every hidden state and attention probability of the base model.</summary>
    public static void Inspection(LoadedCase loaded)
    {
        using var inspection = ((TinyBert)loaded.Base).Inspect(loaded.Batch);
        Assert.Equal(loaded.Fixture.Recorded("hidden_states.").Count, inspection.HiddenStates.Count);
        Assert.Equal(loaded.Fixture.Recorded("attentions.").Count, inspection.Attentions.Count);
        for (var i = 0; i < inspection.HiddenStates.Count; i++)
            Close(loaded.Fixture, $"hidden_states.{i}", inspection.HiddenStates[i]);
        for (var i = 0; i < inspection.Attentions.Count; i++)
            Close(loaded.Fixture, $"attentions.{i}", inspection.Attentions[i]);
        Close(loaded.Fixture, "pooler_output", inspection.Pooled!);
    }

    /// <summary>The gradient of every trained tensor; a recorded gradient that no tensor of ours has must be zero.</summary>
    public static void Gradients(LoadedCase loaded)
    {
        var (fixture, model) = (loaded.Fixture, loaded.Model);
        model.ZeroGradients();
        using (var loss = loaded.Covered.Loss(model, loaded.Batch))
            loss.backward();
        var compared = new HashSet<string>();
        foreach (var row in model.Info.Parameters.Where(row => row.Trainable))
        {
            var source = loaded.Covered.Keys.Find(row);
            compared.UnionWith(source.Keys);
            using var expected = source.Take(key => fixture.Read("grad." + key));
            using var actual = model[row.Name].grad;
            Assert.True(actual is not null, $"{fixture.Name}: {row.Name} has no gradient.");
            TensorAssert.GradientClose($"{fixture.Name}: gradient of {row.Name}", expected, actual);
        }
        foreach (var name in fixture.Recorded("grad.").Where(name => !compared.Contains(name)))
        {
            using var gradient = fixture.Read("grad." + name);
            using var largest = gradient.abs().max();
            Assert.True(
                largest.item<float>() == 0,
                $"{fixture.Name}: no tensor of {model.Info.Name} was compared with the recorded gradient of '{name}'."
            );
        }
    }

    /// <summary>The deployed form gives the same, and merged weights are those recorded.</summary>
    public static void Deployed(LoadedCase loaded)
    {
        var (fixture, model) = (loaded.Fixture, loaded.Model);
        var name = fixture.Has("logits") ? "logits" : "last_hidden_state";
        if (loaded.Covered.Results is not null)
        {
            CheckResults(loaded, deployed: true, "deployed");
        }
        else
        {
            using var output = model.Infer(loaded.Batch);
            Close(fixture, name, output);
            if (fixture.Has("merged_" + name))
                Close(fixture, "merged_" + name, output);
        }
        var merged = fixture.Recorded("merged.");
        var deployed = model.Deploy();
        var changed = deployed.Names.Where(changed => model.Base.has_parameter(changed)).ToDictionary(loaded.Covered.Keys.Base);
        foreach (var key in merged)
        {
            Assert.True(changed.ContainsKey(key), $"{fixture.Name}: '{key}' was merged in the reference, not here.");
            using var expected = fixture.Read("merged." + key);
            using var actual = loaded.Covered.Keys.AsStored(changed[key], deployed[changed[key]]);
            TensorAssert.Close($"{fixture.Name}: merged {key}", expected, actual, fixture.Tolerance);
        }
    }

    /// <summary>The losses of five optimizer steps, and the results after them where they were recorded.</summary>
    public static void Trace(LoadedCase loaded)
    {
        var fixture = loaded.Fixture;
        using var losses = fixture.Read("losses");
        var expected = losses.data<float>().ToArray();
        var actual = loaded.Trace();
        Assert.Equal(expected.Length, actual.Count);
        for (var step = 0; step < expected.Length; step++)
            TensorAssert.Close($"{fixture.Name}: loss after step {step}", expected[step], actual[step], 10 * fixture.Tolerance);
        if (!fixture.Has("final_logits"))
            return;
        foreach (var infer in new[] { false, true })
        {
            using var logits = infer ? loaded.Model.Infer(loaded.Batch) : loaded.Model.Forward(loaded.Batch);
            using var recorded = fixture.Read("final_logits");
            TensorAssert.Close($"{fixture.Name}: final logits", recorded, logits, 10 * fixture.Tolerance);
        }
    }

    private static void CheckOutputs(LoadedCase loaded, string when)
    {
        var (fixture, model) = (loaded.Fixture, loaded.Model);
        if (loaded.Covered.Encode is { } encode)
        {
            using var output = encode(model, loaded.Batch);
            Close(fixture, "last_hidden_state", output.LastHiddenState, when);
            if (fixture.Has("pooler_output"))
                Close(fixture, "pooler_output", output.Pooled!, when);
            using var hidden = model.Forward(loaded.Batch);
            Close(fixture, "last_hidden_state", hidden, when);
        }
        else if (loaded.Covered.Results is not null)
        {
            CheckResults(loaded, deployed: false, when);
        }
        else
        {
            using var logits = model.Forward(loaded.Batch);
            Close(fixture, "logits", logits, when);
        }
        using var loss = loaded.Covered.Loss(model, loaded.Batch);
        Close(fixture, "loss", loss, when);
    }

    private static void CheckResults(LoadedCase loaded, bool deployed, string when)
    {
        foreach (var (name, value) in loaded.Covered.Results!(loaded.Model, loaded.Batch, deployed))
        {
            using (value)
                Close(loaded.Fixture, name, value, when);
        }
    }

    private static void Close(FixtureCase fixture, string name, Tensor actual, string when = "")
    {
        using var expected = fixture.Read(name);
        TensorAssert.Close($"{fixture.Name}: {name} {when}".TrimEnd(), expected, actual, fixture.Tolerance);
    }
}
