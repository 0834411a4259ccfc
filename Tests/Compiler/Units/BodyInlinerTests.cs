using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Compiler.Tests.Units;

using CsCheck;

/// <summary>Recorded bodies as nodes.</summary>
public sealed class BodyInlinerTests
{
    [Fact]
    public void AddsANodeAStep() =>
        Assert.Equal(
            ["y1 = linear(x, a)", "y2 = linear(y1, b)", "y = mul(y2, 2)", "y"],
            Parsed.Inlined("v0=linear(x,a);v1=linear(v0,b);v2=mul(v1,s);return v2", constants: ("s", Operand.Number(2)))
        );

    /// <summary>TorchSharp's <c>unflatten</c> refuses a dimension that is counted from the end.</summary>
    [Fact]
    public void UnflattensADimensionCountedFromTheStart()
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        var x = stage.Input("x", InputKind.Variable, Shape.Of("B", "T", 8));

        var result = new BodyInliner(stage, training: false).Inline(
            new BodySpec("F", default, "v0=unflatten(x,#-1,[2 4]);return v0"),
            new Dictionary<string, Operand> { ["x"] = x },
            "y"
        )[0];

        Assert.Equal(Operand.Number(2), stage.NodeOf(result).Inputs[1]);
        Assert.Equal(Shape.Of("B", "T", 2, 4), stage.ShapeOf(result));
    }

    [Fact]
    public void NamesStepsAfterTheAuthorsVariables() =>
        Assert.Equal(
            ["yNarrow = linear(x, a)", "y1 = relu(yNarrow)", "y = linear(y1, b)", "y"],
            Parsed.Inlined("narrow=linear(x,a);v1=relu(narrow);wide=linear(v1,b);return wide")
        );

    [Fact]
    public void FoldsConstants() =>
        Assert.Equal(
            ["y = mul(x, -1.5)", "y"],
            Parsed.Inlined(
                "v0=sub(p,q);v1=div(v0,#2);v2=neg(v1);v3=mul(v2,#1);v4=add(v3,#0);v5=mul(x,v4);return v5",
                constants: [("p", Operand.Number(5)), ("q", Operand.Number(2))]
            )
        );

    /// <summary>
    /// Arithmetic on known numbers leaves one number, computed in double precision; where it comes out as 1, nothing is left to multiply
    /// by.
    /// </summary>
    [Fact]
    public void FoldsAsDoublesCompute() =>
        Gen.Double[-100, 100]
            .Select(Gen.Double[0.5, 100])
            .Sample(
                (p, q) =>
                    Assert.Equal(
                        ((p + q) * p - q) / q is var factor && factor == 1 ? ["x"] : [$"y = mul(x, {Operand.Number(factor).Text})", "y"],
                        Parsed.Inlined(
                            "v0=add(p,q);v1=mul(v0,p);v2=sub(v1,q);v3=div(v2,q);v4=mul(x,v3);return v4",
                            constants: [("p", Operand.Number(p)), ("q", Operand.Number(q))]
                        )
                    ),
                iter: 2000
            );

    /// <summary>TorchSharp's own operators for these leave a tensor to the garbage collector.</summary>
    [Fact]
    public void ANumberOnTheLeftLeavesNoHiddenTensor()
    {
        Assert.Equal(["yNegated = neg(x)", "y = add(yNegated, 1)", "y"], Parsed.Inlined("v0=sub(#1,x);return v0"));
        Assert.Equal(
            ["yReciprocal = pow(x, -1)", "y = mul(yReciprocal, 2)", "y"],
            Parsed.Inlined("v0=div(s,x);return v0", constants: ("s", Operand.Number(2)))
        );
        Assert.Equal(["yReciprocal = pow(x, -1)", "yReciprocal"], Parsed.Inlined("v0=div(#1,x);return v0"));
    }

    [Fact]
    public void AFactorOfOneVanishes()
    {
        Assert.Equal(["x"], Parsed.Inlined("v0=mul(x,s);return v0", constants: ("s", Operand.Number(1))));
        Assert.Equal(["x"], Parsed.Inlined("v0=mul(s,x);v1=div(v0,s);return v1", constants: ("s", Operand.Number(1))));
    }

    [Fact]
    public void AbsentTensorsVanish()
    {
        Assert.Equal(["y = linear(x, a)", "y"], Parsed.Inlined("v0=linear(x,a,b);return v0", constants: ("b", Operand.Absent)));
        Assert.Equal(["x"], Parsed.Inlined("v0=add(x,b);return v0", constants: ("b", Operand.Absent)));
        Assert.Equal(["x"], Parsed.Inlined("v0=add(b,x);v1=sub(v0,b);return v1", constants: ("b", Operand.Absent)));
        Assert.Equal(["y = neg(x)", "y"], Parsed.Inlined("v0=sub(b,x);return v0", constants: ("b", Operand.Absent)));
        Assert.Equal(
            ["y = layer_norm(x, 8, null, a, 1e-05)", "y"],
            Parsed.Inlined("v0=layer_norm(x,[8],~,a,e);return v0", constants: ("e", Operand.Number(1e-5)))
        );
    }

    [Fact]
    public void DropoutIsThereOnlyWhileTraining()
    {
        const string body = "v0=dropout(x,p);return v0";

        Assert.Equal(["y = dropout(x, 0.1)", "y"], Parsed.Inlined(body, training: true, ("p", Operand.Number(0.1))));
        Assert.Equal(["x"], Parsed.Inlined(body, training: true, ("p", Operand.Number(0))));
        Assert.Equal(["x"], Parsed.Inlined(body, training: false, ("p", Operand.Number(0.1))));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "relu")]
    [InlineData(2, "gelu")]
    [InlineData(3, "gelu_tanh")]
    [InlineData(4, "silu")]
    [InlineData(5, "tanh")]
    [InlineData(6, "sigmoid")]
    public void AnActivationBecomesTheOneThatIsChosen(int activation, string? operation)
    {
        var expected = operation is null ? new[] { "x" } : [$"y = {operation}(x)", "y"];

        Assert.Equal(expected, Parsed.Inlined("v0=activation(x,f);return v0", constants: ("f", Operand.Number(activation))));
        Assert.Equal(expected, Parsed.Inlined($"v0=activation(x,@Act.{(Act)activation});return v0"));
    }

    [Fact]
    public void SizesAndArithmeticOnThemStayOnTheHost()
    {
        var (stage, _) = Parsed.Inline("v0=size(x,#0);v1=mul(v0,#2);v2=add(v1,v0);v3=div(x,v2);return v3");

        Assert.Equal([true, true, true, false], stage.Nodes.Select(node => node.IsHost));
    }

    [Fact]
    public void ATextKeepsItsCommas() =>
        Assert.Equal(["y = einsum(\"bi,oi->bo\", x, a)", "y"], Parsed.Inlined("v0=einsum(\"bi_oi->bo\",x,a);return v0"));

    /// <summary>What the result does not need is not emitted.</summary>
    [Fact]
    public void UnusedStepsAreDropped()
    {
        var (stage, result) = Parsed.Inline("unused=relu(x);v1=linear(x,a);return v1");

        Assert.Equal(["linear"], stage.Fragment("F", result, Shape.Unknown).Nodes.Select(node => node.Op));
        stage.Output("y", result);
        Assert.Equal(["linear"], stage.Build().Nodes.Select(node => node.Op));
    }

    /// <summary>No local hides a function that the body calls, a parameter or a keyword.</summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("relu")]
    [InlineData("x")]
    [InlineData("w")]
    [InlineData("base")]
    [InlineData("torch")]
    public void LocalsHideNothing(string name)
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        var x = stage.Input("x", InputKind.Variable, Shape.Unknown);

        stage.Add("relu", name, x);
        stage.Add("relu", name, x);

        Assert.Equal([name + "2", name + "3"], stage.Nodes.Select(node => node.Name));
    }
}
