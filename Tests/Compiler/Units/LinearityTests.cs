using DslPeft.Generators.Ir;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>Which bodies fold into a weight: those linear in each row of <c>x</c>.</summary>
public sealed class LinearityTests
{
    [Theory]
    // linear
    [InlineData("return x", LinearityKind.Linear)]
    [InlineData("v0=linear(x,a);v1=linear(v0,b);v2=mul(v1,#2);return v2", LinearityKind.Linear)]
    [InlineData("v0=linear(x,a);v1=linear(x,b);v2=sub(v0,v1);v3=neg(v2);return v3", LinearityKind.Linear)]
    [InlineData("v0=mul(x,a);v1=div(v0,b);return v1", LinearityKind.Linear)]
    [InlineData("v0=matmul(x,a);return v0", LinearityKind.Linear)]
    [InlineData("v0=relu(a);v1=linear(x,v0);return v1", LinearityKind.Linear)]
    [InlineData("v0=unflatten(x,#-1,[2 4]);v1=transpose(v0,#-1,#-2);v2=flatten(v1,#-2);return v2", LinearityKind.Linear)]
    [InlineData("v0=narrow(x,#-1,#0,#4);v1=narrow(x,#-1,#4,#4);v2=cat(v1,v0,#-1);return v2", LinearityKind.Linear)]
    [InlineData("v0=unflatten(x,#-1,[2 4]);v1=sum_over(v0,#-2);return v1", LinearityKind.Linear)]
    // linear plus a constant
    [InlineData("v0=linear(x,a,b);return v0", LinearityKind.Affine)]
    [InlineData("v0=add(x,a);return v0", LinearityKind.Affine)]
    [InlineData("v0=sub(#1,x);return v0", LinearityKind.Affine)]
    [InlineData("v0=linear(x,a,b);v1=linear(v0,a);v2=add(v1,x);return v2", LinearityKind.Affine)]
    // not at all
    [InlineData("v0=relu(a);return v0", LinearityKind.Constant)]
    [InlineData("return a", LinearityKind.Constant)]
    // not linear
    [InlineData("v0=relu(x);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=mul(x,x);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=div(a,x);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=linear(a,x);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=softmax(x,#-1);v1=linear(v0,a);return v1", LinearityKind.Nonlinear)]
    [InlineData("v0=norm(x);v1=div(x,v0);return v1", LinearityKind.Nonlinear)]
    // linear, but over rows
    [InlineData("v0=matmul(a,x);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=sum_over(x,#0,#true);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=mean(x);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=transpose(x,#-1,#-2);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=narrow(x,#0,#0,#1);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=unflatten(x,#2,[2 4]);v1=flatten(v0,#2);return v1", LinearityKind.Nonlinear)]
    [InlineData("v0=unflatten(x,#-1,[2 4]);return v0", LinearityKind.Nonlinear)]
    [InlineData("v0=cat(x,x,#0);return v0", LinearityKind.Nonlinear)]
    internal void IsFound(string body, LinearityKind expected)
    {
        var (stage, result) = Parsed.Inline(body);

        Assert.Equal(expected, Linearity.Of(stage.Nodes, Operand.Input("x"), result));
    }
}
