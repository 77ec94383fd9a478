// Made from schema.json by test/scripts/validators.mjs.
"use strict";
export const validateRegistry = validate20;
const schema31 = {"type":"object","properties":{"schema_version":{"const":1},"include":{"type":"array","items":{"type":"string"}},"partials":{"type":"object","additionalProperties":{"type":"string","minLength":1}},"endpoints":{"type":"object","additionalProperties":{"$ref":"#/$defs/endpoint"}},"prices":{"type":"object","additionalProperties":{"$ref":"#/$defs/price"}},"judge":{"$ref":"#/$defs/judge"},"prompts":{},"experiments":{"type":"object","additionalProperties":{"$ref":"#/$defs/experiment"}},"monitoring":{"type":"object"}},"additionalProperties":false,"patternProperties":{"^x-":{}},"$defs":{"experiment":{"type":"object","properties":{"description":{"type":"string"},"prompt":{"type":"string","minLength":1},"control":{"$ref":"#/$defs/arm"},"challenger":{"$ref":"#/$defs/arm"},"metrics":{"type":"array","items":{"type":"string"},"minItems":1},"guardrails":{"type":"object","properties":{"auto_revert":{"type":"boolean"},"revert_if":{"type":"object","properties":{"quality_score_delta":{"type":"number","minimum":-1,"maximum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"sensitivity":{"enum":["threshold","any_harm"]}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"minimum_sample_size":{"type":"integer","minimum":1},"significance_level":{"type":"number","exclusiveMinimum":0,"maximum":0.5},"rollout":{"type":["object","null"],"properties":{"steps":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/rollout_step"}},"step":{"type":"integer","minimum":1},"step_started_at":{"type":"string"},"approved":{"type":"array","items":{"type":"integer","minimum":1}}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"salt":{"type":"string"},"started_at":{"type":"string"},"reweighted_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"enum":["promoted","reverted","stopped"]},"reason":{"type":"string"}},"required":["prompt","control","challenger"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"arm":{"type":"object","properties":{"version":{"type":"string"},"weight":{"type":"number"}},"required":["version","weight"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"rollout_step":{"type":"object","properties":{"weight":{"type":"number","exclusiveMinimum":0,"maximum":1},"hold_minutes":{"type":"number","minimum":0},"minimum_sample_size":{"type":"integer","minimum":0},"approval":{"type":"boolean"}},"required":["weight"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"fallback":{"type":"object","properties":{"model":{"type":"string","minLength":1},"template":{"type":"string"},"template_file":{"type":"string","minLength":1},"messages":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string","enum":["system","developer","user","assistant"]},"content":{"type":"string"}},"additionalProperties":false,"required":["role","content"]},"minItems":1},"temperature":{"type":"number","minimum":0,"maximum":2},"top_p":{"type":"number","minimum":0,"maximum":1},"max_tokens":{"type":"integer","minimum":1},"extra":{"type":"object"}},"required":["model"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"variable":{"type":"object","properties":{"description":{"type":"string"},"sample":{},"type":{"type":"string","enum":["string","number","integer","boolean","array","object"]},"required":{"type":"boolean"}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"evals":{"type":"object","properties":{"suite":{"type":"string","minLength":1},"min_score":{"type":"number","minimum":0,"maximum":1},"max_drop":{"type":"number","minimum":0,"maximum":1},"repeat":{"type":"integer","minimum":1},"schema_retries":{"type":"integer","minimum":0,"maximum":10}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"endpoint":{"type":"object","properties":{"base_url":{"type":"string","pattern":"^https?://"},"replay":{"type":"string","minLength":1},"free":{"type":"boolean"},"api":{"type":"string","enum":["chat","responses"]},"api_key_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"max_concurrency":{"type":"integer","minimum":1},"requests_per_minute":{"type":"number","exclusiveMinimum":0},"tokens_per_minute":{"type":"number","exclusiveMinimum":0},"timeout_ms":{"type":"number","exclusiveMinimum":0},"max_retries":{"type":"integer","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}},"not":{"required":["base_url","replay"]}},"price":{"type":"object","properties":{"input_per_mtok":{"type":"number","minimum":0},"output_per_mtok":{"type":"number","minimum":0},"cached_input_per_mtok":{"type":"number","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["input_per_mtok","output_per_mtok"]},"judge":{"type":"object","properties":{"model":{"type":"string","minLength":1,"examples":["gpt-4o-2024-08-06"]},"embeddings":{"type":"string","minLength":1,"examples":["text-embedding-3-small"]},"temperature":{"type":"number","minimum":0,"maximum":2},"max_tokens":{"type":"integer","minimum":1}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["model"]}},"$id":"registry"};
const schema32 = {"type":"object","properties":{"base_url":{"type":"string","pattern":"^https?://"},"replay":{"type":"string","minLength":1},"free":{"type":"boolean"},"api":{"type":"string","enum":["chat","responses"]},"api_key_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"max_concurrency":{"type":"integer","minimum":1},"requests_per_minute":{"type":"number","exclusiveMinimum":0},"tokens_per_minute":{"type":"number","exclusiveMinimum":0},"timeout_ms":{"type":"number","exclusiveMinimum":0},"max_retries":{"type":"integer","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}},"not":{"required":["base_url","replay"]}};
const schema33 = {"type":"object","properties":{"input_per_mtok":{"type":"number","minimum":0},"output_per_mtok":{"type":"number","minimum":0},"cached_input_per_mtok":{"type":"number","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["input_per_mtok","output_per_mtok"]};
const schema34 = {"type":"object","properties":{"model":{"type":"string","minLength":1,"examples":["gpt-4o-2024-08-06"]},"embeddings":{"type":"string","minLength":1,"examples":["text-embedding-3-small"]},"temperature":{"type":"number","minimum":0,"maximum":2},"max_tokens":{"type":"integer","minimum":1}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["model"]};
const func1 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("^x-", "u");
const pattern6 = new RegExp("^https?://", "u");
const pattern7 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
const schema35 = {"type":"object","properties":{"description":{"type":"string"},"prompt":{"type":"string","minLength":1},"control":{"$ref":"#/$defs/arm"},"challenger":{"$ref":"#/$defs/arm"},"metrics":{"type":"array","items":{"type":"string"},"minItems":1},"guardrails":{"type":"object","properties":{"auto_revert":{"type":"boolean"},"revert_if":{"type":"object","properties":{"quality_score_delta":{"type":"number","minimum":-1,"maximum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"sensitivity":{"enum":["threshold","any_harm"]}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"minimum_sample_size":{"type":"integer","minimum":1},"significance_level":{"type":"number","exclusiveMinimum":0,"maximum":0.5},"rollout":{"type":["object","null"],"properties":{"steps":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/rollout_step"}},"step":{"type":"integer","minimum":1},"step_started_at":{"type":"string"},"approved":{"type":"array","items":{"type":"integer","minimum":1}}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"salt":{"type":"string"},"started_at":{"type":"string"},"reweighted_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"enum":["promoted","reverted","stopped"]},"reason":{"type":"string"}},"required":["prompt","control","challenger"],"additionalProperties":false,"patternProperties":{"^x-":{}}};
const schema36 = {"type":"object","properties":{"version":{"type":"string"},"weight":{"type":"number"}},"required":["version","weight"],"additionalProperties":false,"patternProperties":{"^x-":{}}};
const schema38 = {"type":"object","properties":{"weight":{"type":"number","exclusiveMinimum":0,"maximum":1},"hold_minutes":{"type":"number","minimum":0},"minimum_sample_size":{"type":"integer","minimum":0},"approval":{"type":"boolean"}},"required":["weight"],"additionalProperties":false,"patternProperties":{"^x-":{}}};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.prompt === undefined){
const err0 = {instancePath,keyword:"required",params:{missingProperty: "prompt"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.control === undefined){
const err1 = {instancePath,keyword:"required",params:{missingProperty: "control"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.challenger === undefined){
const err2 = {instancePath,keyword:"required",params:{missingProperty: "challenger"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key0 in data){
if(!((func1.call(schema35.properties, key0)) || (pattern4.test(key0)))){
const err3 = {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
const err4 = {instancePath:instancePath+"/description",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.prompt !== undefined){
let data1 = data.prompt;
if(typeof data1 === "string"){
if(data1.length < 1){
const err5 = {instancePath:instancePath+"/prompt",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/prompt",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.control !== undefined){
let data2 = data.control;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if(data2.version === undefined){
const err7 = {instancePath:instancePath+"/control",keyword:"required",params:{missingProperty: "version"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data2.weight === undefined){
const err8 = {instancePath:instancePath+"/control",keyword:"required",params:{missingProperty: "weight"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
for(const key1 in data2){
if(!(((key1 === "version") || (key1 === "weight")) || (pattern4.test(key1)))){
const err9 = {instancePath:instancePath+"/control",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data2.version !== undefined){
if(typeof data2.version !== "string"){
const err10 = {instancePath:instancePath+"/control/version",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data2.weight !== undefined){
if(!(typeof data2.weight == "number")){
const err11 = {instancePath:instancePath+"/control/weight",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/control",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.challenger !== undefined){
let data5 = data.challenger;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.version === undefined){
const err13 = {instancePath:instancePath+"/challenger",keyword:"required",params:{missingProperty: "version"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data5.weight === undefined){
const err14 = {instancePath:instancePath+"/challenger",keyword:"required",params:{missingProperty: "weight"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key2 in data5){
if(!(((key2 === "version") || (key2 === "weight")) || (pattern4.test(key2)))){
const err15 = {instancePath:instancePath+"/challenger",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data5.version !== undefined){
if(typeof data5.version !== "string"){
const err16 = {instancePath:instancePath+"/challenger/version",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data5.weight !== undefined){
if(!(typeof data5.weight == "number")){
const err17 = {instancePath:instancePath+"/challenger/weight",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/challenger",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.metrics !== undefined){
let data8 = data.metrics;
if(Array.isArray(data8)){
if(data8.length < 1){
const err19 = {instancePath:instancePath+"/metrics",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
if(typeof data8[i0] !== "string"){
const err20 = {instancePath:instancePath+"/metrics/" + i0,keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath:instancePath+"/metrics",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.guardrails !== undefined){
let data10 = data.guardrails;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key3 in data10){
if(!((((key3 === "auto_revert") || (key3 === "revert_if")) || (key3 === "sensitivity")) || (pattern4.test(key3)))){
const err22 = {instancePath:instancePath+"/guardrails",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data10.auto_revert !== undefined){
if(typeof data10.auto_revert !== "boolean"){
const err23 = {instancePath:instancePath+"/guardrails/auto_revert",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data10.revert_if !== undefined){
let data12 = data10.revert_if;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
for(const key4 in data12){
if(!((key4 === "quality_score_delta") || (pattern4.test(key4)))){
const err24 = {instancePath:instancePath+"/guardrails/revert_if",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data12.quality_score_delta !== undefined){
let data13 = data12.quality_score_delta;
if(typeof data13 == "number"){
if(data13 > 0 || isNaN(data13)){
const err25 = {instancePath:instancePath+"/guardrails/revert_if/quality_score_delta",keyword:"maximum",params:{comparison: "<=", limit: 0}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data13 < -1 || isNaN(data13)){
const err26 = {instancePath:instancePath+"/guardrails/revert_if/quality_score_delta",keyword:"minimum",params:{comparison: ">=", limit: -1}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/guardrails/revert_if/quality_score_delta",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/guardrails/revert_if",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data10.sensitivity !== undefined){
let data14 = data10.sensitivity;
if(!((data14 === "threshold") || (data14 === "any_harm"))){
const err29 = {instancePath:instancePath+"/guardrails/sensitivity",keyword:"enum",params:{allowedValues: schema35.properties.guardrails.properties.sensitivity.enum}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/guardrails",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.minimum_sample_size !== undefined){
let data15 = data.minimum_sample_size;
if(!((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15)))){
const err31 = {instancePath:instancePath+"/minimum_sample_size",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(typeof data15 == "number"){
if(data15 < 1 || isNaN(data15)){
const err32 = {instancePath:instancePath+"/minimum_sample_size",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
if(data.significance_level !== undefined){
let data16 = data.significance_level;
if(typeof data16 == "number"){
if(data16 > 0.5 || isNaN(data16)){
const err33 = {instancePath:instancePath+"/significance_level",keyword:"maximum",params:{comparison: "<=", limit: 0.5}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data16 <= 0 || isNaN(data16)){
const err34 = {instancePath:instancePath+"/significance_level",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/significance_level",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.rollout !== undefined){
let data17 = data.rollout;
if((!(data17 && typeof data17 == "object" && !Array.isArray(data17))) && (data17 !== null)){
const err36 = {instancePath:instancePath+"/rollout",keyword:"type",params:{type: schema35.properties.rollout.type}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key5 in data17){
if(!(((((key5 === "steps") || (key5 === "step")) || (key5 === "step_started_at")) || (key5 === "approved")) || (pattern4.test(key5)))){
const err37 = {instancePath:instancePath+"/rollout",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data17.steps !== undefined){
let data18 = data17.steps;
if(Array.isArray(data18)){
if(data18.length < 1){
const err38 = {instancePath:instancePath+"/rollout/steps",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
const len1 = data18.length;
for(let i1=0; i1<len1; i1++){
let data19 = data18[i1];
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19.weight === undefined){
const err39 = {instancePath:instancePath+"/rollout/steps/" + i1,keyword:"required",params:{missingProperty: "weight"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
for(const key6 in data19){
if(!(((((key6 === "weight") || (key6 === "hold_minutes")) || (key6 === "minimum_sample_size")) || (key6 === "approval")) || (pattern4.test(key6)))){
const err40 = {instancePath:instancePath+"/rollout/steps/" + i1,keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data19.weight !== undefined){
let data20 = data19.weight;
if(typeof data20 == "number"){
if(data20 > 1 || isNaN(data20)){
const err41 = {instancePath:instancePath+"/rollout/steps/" + i1+"/weight",keyword:"maximum",params:{comparison: "<=", limit: 1}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(data20 <= 0 || isNaN(data20)){
const err42 = {instancePath:instancePath+"/rollout/steps/" + i1+"/weight",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/rollout/steps/" + i1+"/weight",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data19.hold_minutes !== undefined){
let data21 = data19.hold_minutes;
if(typeof data21 == "number"){
if(data21 < 0 || isNaN(data21)){
const err44 = {instancePath:instancePath+"/rollout/steps/" + i1+"/hold_minutes",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/rollout/steps/" + i1+"/hold_minutes",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data19.minimum_sample_size !== undefined){
let data22 = data19.minimum_sample_size;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
const err46 = {instancePath:instancePath+"/rollout/steps/" + i1+"/minimum_sample_size",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
if(typeof data22 == "number"){
if(data22 < 0 || isNaN(data22)){
const err47 = {instancePath:instancePath+"/rollout/steps/" + i1+"/minimum_sample_size",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
if(data19.approval !== undefined){
if(typeof data19.approval !== "boolean"){
const err48 = {instancePath:instancePath+"/rollout/steps/" + i1+"/approval",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/rollout/steps/" + i1,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath:instancePath+"/rollout/steps",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data17.step !== undefined){
let data24 = data17.step;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
const err51 = {instancePath:instancePath+"/rollout/step",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(typeof data24 == "number"){
if(data24 < 1 || isNaN(data24)){
const err52 = {instancePath:instancePath+"/rollout/step",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
if(data17.step_started_at !== undefined){
if(typeof data17.step_started_at !== "string"){
const err53 = {instancePath:instancePath+"/rollout/step_started_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data17.approved !== undefined){
let data26 = data17.approved;
if(Array.isArray(data26)){
const len2 = data26.length;
for(let i2=0; i2<len2; i2++){
let data27 = data26[i2];
if(!((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27)))){
const err54 = {instancePath:instancePath+"/rollout/approved/" + i2,keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(typeof data27 == "number"){
if(data27 < 1 || isNaN(data27)){
const err55 = {instancePath:instancePath+"/rollout/approved/" + i2,keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
}
else {
const err56 = {instancePath:instancePath+"/rollout/approved",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
}
if(data.salt !== undefined){
if(typeof data.salt !== "string"){
const err57 = {instancePath:instancePath+"/salt",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data.started_at !== undefined){
if(typeof data.started_at !== "string"){
const err58 = {instancePath:instancePath+"/started_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data.reweighted_at !== undefined){
if(typeof data.reweighted_at !== "string"){
const err59 = {instancePath:instancePath+"/reweighted_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data.ended_at !== undefined){
if(typeof data.ended_at !== "string"){
const err60 = {instancePath:instancePath+"/ended_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data.outcome !== undefined){
let data32 = data.outcome;
if(!(((data32 === "promoted") || (data32 === "reverted")) || (data32 === "stopped"))){
const err61 = {instancePath:instancePath+"/outcome",keyword:"enum",params:{allowedValues: schema35.properties.outcome.enum}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data.reason !== undefined){
if(typeof data.reason !== "string"){
const err62 = {instancePath:instancePath+"/reason",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="registry" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema31.properties, key0)) || (pattern4.test(key0)))){
const err0 = {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.schema_version !== undefined){
if(1 !== data.schema_version){
const err1 = {instancePath:instancePath+"/schema_version",keyword:"const",params:{allowedValue: 1}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.include !== undefined){
let data1 = data.include;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(typeof data1[i0] !== "string"){
const err2 = {instancePath:instancePath+"/include/" + i0,keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
else {
const err3 = {instancePath:instancePath+"/include",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.partials !== undefined){
let data3 = data.partials;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
let data4 = data3[key1];
if(typeof data4 === "string"){
if(data4.length < 1){
const err4 = {instancePath:instancePath+"/partials/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/partials/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath:instancePath+"/partials",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.endpoints !== undefined){
let data5 = data.endpoints;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key2 in data5){
let data6 = data5[key2];
const _errs18 = errors;
const _errs19 = errors;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing0;
if(((data6.base_url === undefined) && (missing0 = "base_url")) || ((data6.replay === undefined) && (missing0 = "replay"))){
const err7 = {};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var valid6 = _errs19 === errors;
if(valid6){
const err8 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"not",params:{}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
errors = _errs18;
if(vErrors !== null){
if(_errs18){
vErrors.length = _errs18;
}
else {
vErrors = null;
}
}
}
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
for(const key3 in data6){
if(!((func1.call(schema32.properties, key3)) || (pattern4.test(key3)))){
const err9 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data6.base_url !== undefined){
let data7 = data6.base_url;
if(typeof data7 === "string"){
if(!pattern6.test(data7)){
const err10 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/base_url",keyword:"pattern",params:{pattern: "^https?://"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/base_url",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data6.replay !== undefined){
let data8 = data6.replay;
if(typeof data8 === "string"){
if(data8.length < 1){
const err12 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/replay",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/replay",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data6.free !== undefined){
if(typeof data6.free !== "boolean"){
const err14 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/free",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data6.api !== undefined){
let data10 = data6.api;
if(typeof data10 !== "string"){
const err15 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/api",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!((data10 === "chat") || (data10 === "responses"))){
const err16 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/api",keyword:"enum",params:{allowedValues: schema32.properties.api.enum}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data6.api_key_env !== undefined){
let data11 = data6.api_key_env;
if(typeof data11 === "string"){
if(!pattern7.test(data11)){
const err17 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/api_key_env",keyword:"pattern",params:{pattern: "^[A-Za-z_][A-Za-z0-9_]*$"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/api_key_env",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data6.max_concurrency !== undefined){
let data12 = data6.max_concurrency;
if(!((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12)))){
const err19 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/max_concurrency",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(typeof data12 == "number"){
if(data12 < 1 || isNaN(data12)){
const err20 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/max_concurrency",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
if(data6.requests_per_minute !== undefined){
let data13 = data6.requests_per_minute;
if(typeof data13 == "number"){
if(data13 <= 0 || isNaN(data13)){
const err21 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/requests_per_minute",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/requests_per_minute",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data6.tokens_per_minute !== undefined){
let data14 = data6.tokens_per_minute;
if(typeof data14 == "number"){
if(data14 <= 0 || isNaN(data14)){
const err23 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/tokens_per_minute",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/tokens_per_minute",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data6.timeout_ms !== undefined){
let data15 = data6.timeout_ms;
if(typeof data15 == "number"){
if(data15 <= 0 || isNaN(data15)){
const err25 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/timeout_ms",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/timeout_ms",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data6.max_retries !== undefined){
let data16 = data6.max_retries;
if(!((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16)))){
const err27 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/max_retries",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(typeof data16 == "number"){
if(data16 < 0 || isNaN(data16)){
const err28 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/max_retries",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
}
else {
const err29 = {instancePath:instancePath+"/endpoints/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/endpoints",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.prices !== undefined){
let data17 = data.prices;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key4 in data17){
let data18 = data17[key4];
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
if(data18.input_per_mtok === undefined){
const err31 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"required",params:{missingProperty: "input_per_mtok"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data18.output_per_mtok === undefined){
const err32 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"required",params:{missingProperty: "output_per_mtok"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
for(const key5 in data18){
if(!((((key5 === "input_per_mtok") || (key5 === "output_per_mtok")) || (key5 === "cached_input_per_mtok")) || (pattern4.test(key5)))){
const err33 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data18.input_per_mtok !== undefined){
let data19 = data18.input_per_mtok;
if(typeof data19 == "number"){
if(data19 < 0 || isNaN(data19)){
const err34 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/input_per_mtok",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/input_per_mtok",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data18.output_per_mtok !== undefined){
let data20 = data18.output_per_mtok;
if(typeof data20 == "number"){
if(data20 < 0 || isNaN(data20)){
const err36 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/output_per_mtok",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/output_per_mtok",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data18.cached_input_per_mtok !== undefined){
let data21 = data18.cached_input_per_mtok;
if(typeof data21 == "number"){
if(data21 < 0 || isNaN(data21)){
const err38 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/cached_input_per_mtok",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1")+"/cached_input_per_mtok",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/prices/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/prices",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.judge !== undefined){
let data22 = data.judge;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.model === undefined){
const err42 = {instancePath:instancePath+"/judge",keyword:"required",params:{missingProperty: "model"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
for(const key6 in data22){
if(!(((((key6 === "model") || (key6 === "embeddings")) || (key6 === "temperature")) || (key6 === "max_tokens")) || (pattern4.test(key6)))){
const err43 = {instancePath:instancePath+"/judge",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data22.model !== undefined){
let data23 = data22.model;
if(typeof data23 === "string"){
if(data23.length < 1){
const err44 = {instancePath:instancePath+"/judge/model",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/judge/model",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data22.embeddings !== undefined){
let data24 = data22.embeddings;
if(typeof data24 === "string"){
if(data24.length < 1){
const err46 = {instancePath:instancePath+"/judge/embeddings",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/judge/embeddings",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data22.temperature !== undefined){
let data25 = data22.temperature;
if(typeof data25 == "number"){
if(data25 > 2 || isNaN(data25)){
const err48 = {instancePath:instancePath+"/judge/temperature",keyword:"maximum",params:{comparison: "<=", limit: 2}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data25 < 0 || isNaN(data25)){
const err49 = {instancePath:instancePath+"/judge/temperature",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
else {
const err50 = {instancePath:instancePath+"/judge/temperature",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data22.max_tokens !== undefined){
let data26 = data22.max_tokens;
if(!((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26)))){
const err51 = {instancePath:instancePath+"/judge/max_tokens",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(typeof data26 == "number"){
if(data26 < 1 || isNaN(data26)){
const err52 = {instancePath:instancePath+"/judge/max_tokens",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
}
else {
const err53 = {instancePath:instancePath+"/judge",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.experiments !== undefined){
let data27 = data.experiments;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key7 in data27){
if(!(validate21(data27[key7], {instancePath:instancePath+"/experiments/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data27,parentDataProperty:key7,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
}
else {
const err54 = {instancePath:instancePath+"/experiments",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data.monitoring !== undefined){
let data29 = data.monitoring;
if(!(data29 && typeof data29 == "object" && !Array.isArray(data29))){
const err55 = {instancePath:instancePath+"/monitoring",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validatePrompt = validate23;
const schema39 = {"type":"object","properties":{"description":{"type":"string"},"owner":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"version":{"type":"string","examples":["2.1.0"]},"environments":{"type":"object","additionalProperties":{"type":"string"}},"rollback_to":{"type":"string"},"cost_cap_usd":{"type":"number","exclusiveMinimum":0},"variables":{"type":"object","additionalProperties":{"anyOf":[{"$ref":"#/$defs/variable"},{"type":"null"}]}},"evals":{"$ref":"#/$defs/evals"},"gates":{"type":"object"},"fallbacks":{"type":"array","items":{"$ref":"#/$defs/fallback"}},"kill_switch":{"type":"boolean"},"fallback_response":{},"latency_p95_ms":{"type":"number","exclusiveMinimum":0},"rollback":{"type":"object","properties":{"from":{"type":"string"},"to":{"type":"string"},"started_at":{"type":"string"},"over_minutes":{"type":"number","exclusiveMinimum":0},"steps":{"type":"integer","minimum":1}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["from","to","started_at"]},"draft":{"type":["object","null"]},"versions":{"type":["object","null"]},"versions_dir":{"type":"string","minLength":1},"model":{},"temperature":{},"top_p":{},"max_tokens":{},"stop":{},"seed":{},"reasoning_effort":{},"template":{},"template_file":{},"messages":{},"output_schema":{},"tools":{},"extra":{},"eval_score":{},"last_eval":{},"stage":{},"released_at":{},"deployed_at":{},"digest":{},"notes":{},"overrides":{},"shadow":{}},"additionalProperties":false,"patternProperties":{"^x-":{}},"$defs":{"experiment":{"type":"object","properties":{"description":{"type":"string"},"prompt":{"type":"string","minLength":1},"control":{"$ref":"#/$defs/arm"},"challenger":{"$ref":"#/$defs/arm"},"metrics":{"type":"array","items":{"type":"string"},"minItems":1},"guardrails":{"type":"object","properties":{"auto_revert":{"type":"boolean"},"revert_if":{"type":"object","properties":{"quality_score_delta":{"type":"number","minimum":-1,"maximum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"sensitivity":{"enum":["threshold","any_harm"]}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"minimum_sample_size":{"type":"integer","minimum":1},"significance_level":{"type":"number","exclusiveMinimum":0,"maximum":0.5},"rollout":{"type":["object","null"],"properties":{"steps":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/rollout_step"}},"step":{"type":"integer","minimum":1},"step_started_at":{"type":"string"},"approved":{"type":"array","items":{"type":"integer","minimum":1}}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"salt":{"type":"string"},"started_at":{"type":"string"},"reweighted_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"enum":["promoted","reverted","stopped"]},"reason":{"type":"string"}},"required":["prompt","control","challenger"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"arm":{"type":"object","properties":{"version":{"type":"string"},"weight":{"type":"number"}},"required":["version","weight"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"rollout_step":{"type":"object","properties":{"weight":{"type":"number","exclusiveMinimum":0,"maximum":1},"hold_minutes":{"type":"number","minimum":0},"minimum_sample_size":{"type":"integer","minimum":0},"approval":{"type":"boolean"}},"required":["weight"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"fallback":{"type":"object","properties":{"model":{"type":"string","minLength":1},"template":{"type":"string"},"template_file":{"type":"string","minLength":1},"messages":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string","enum":["system","developer","user","assistant"]},"content":{"type":"string"}},"additionalProperties":false,"required":["role","content"]},"minItems":1},"temperature":{"type":"number","minimum":0,"maximum":2},"top_p":{"type":"number","minimum":0,"maximum":1},"max_tokens":{"type":"integer","minimum":1},"extra":{"type":"object"}},"required":["model"],"additionalProperties":false,"patternProperties":{"^x-":{}}},"variable":{"type":"object","properties":{"description":{"type":"string"},"sample":{},"type":{"type":"string","enum":["string","number","integer","boolean","array","object"]},"required":{"type":"boolean"}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"evals":{"type":"object","properties":{"suite":{"type":"string","minLength":1},"min_score":{"type":"number","minimum":0,"maximum":1},"max_drop":{"type":"number","minimum":0,"maximum":1},"repeat":{"type":"integer","minimum":1},"schema_retries":{"type":"integer","minimum":0,"maximum":10}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"endpoint":{"type":"object","properties":{"base_url":{"type":"string","pattern":"^https?://"},"replay":{"type":"string","minLength":1},"free":{"type":"boolean"},"api":{"type":"string","enum":["chat","responses"]},"api_key_env":{"type":"string","pattern":"^[A-Za-z_][A-Za-z0-9_]*$"},"max_concurrency":{"type":"integer","minimum":1},"requests_per_minute":{"type":"number","exclusiveMinimum":0},"tokens_per_minute":{"type":"number","exclusiveMinimum":0},"timeout_ms":{"type":"number","exclusiveMinimum":0},"max_retries":{"type":"integer","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}},"not":{"required":["base_url","replay"]}},"price":{"type":"object","properties":{"input_per_mtok":{"type":"number","minimum":0},"output_per_mtok":{"type":"number","minimum":0},"cached_input_per_mtok":{"type":"number","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["input_per_mtok","output_per_mtok"]},"judge":{"type":"object","properties":{"model":{"type":"string","minLength":1,"examples":["gpt-4o-2024-08-06"]},"embeddings":{"type":"string","minLength":1,"examples":["text-embedding-3-small"]},"temperature":{"type":"number","minimum":0,"maximum":2},"max_tokens":{"type":"integer","minimum":1}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["model"]}},"$id":"prompt"};
const schema40 = {"type":"object","properties":{"description":{"type":"string"},"sample":{},"type":{"type":"string","enum":["string","number","integer","boolean","array","object"]},"required":{"type":"boolean"}},"additionalProperties":false,"patternProperties":{"^x-":{}}};
const schema41 = {"type":"object","properties":{"suite":{"type":"string","minLength":1},"min_score":{"type":"number","minimum":0,"maximum":1},"max_drop":{"type":"number","minimum":0,"maximum":1},"repeat":{"type":"integer","minimum":1},"schema_retries":{"type":"integer","minimum":0,"maximum":10}},"additionalProperties":false,"patternProperties":{"^x-":{}}};
const schema42 = {"type":"object","properties":{"model":{"type":"string","minLength":1},"template":{"type":"string"},"template_file":{"type":"string","minLength":1},"messages":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string","enum":["system","developer","user","assistant"]},"content":{"type":"string"}},"additionalProperties":false,"required":["role","content"]},"minItems":1},"temperature":{"type":"number","minimum":0,"maximum":2},"top_p":{"type":"number","minimum":0,"maximum":1},"max_tokens":{"type":"integer","minimum":1},"extra":{"type":"object"}},"required":["model"],"additionalProperties":false,"patternProperties":{"^x-":{}}};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="prompt" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema39.properties, key0)) || (pattern4.test(key0)))){
const err0 = {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.description !== undefined){
if(typeof data.description !== "string"){
const err1 = {instancePath:instancePath+"/description",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.owner !== undefined){
if(typeof data.owner !== "string"){
const err2 = {instancePath:instancePath+"/owner",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.tags !== undefined){
let data2 = data.tags;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(typeof data2[i0] !== "string"){
const err3 = {instancePath:instancePath+"/tags/" + i0,keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath:instancePath+"/tags",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.version !== undefined){
if(typeof data.version !== "string"){
const err5 = {instancePath:instancePath+"/version",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.environments !== undefined){
let data5 = data.environments;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(typeof data5[key1] !== "string"){
const err6 = {instancePath:instancePath+"/environments/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/environments",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.rollback_to !== undefined){
if(typeof data.rollback_to !== "string"){
const err8 = {instancePath:instancePath+"/rollback_to",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data.cost_cap_usd !== undefined){
let data8 = data.cost_cap_usd;
if(typeof data8 == "number"){
if(data8 <= 0 || isNaN(data8)){
const err9 = {instancePath:instancePath+"/cost_cap_usd",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/cost_cap_usd",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.variables !== undefined){
let data9 = data.variables;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key2 in data9){
let data10 = data9[key2];
const _errs25 = errors;
let valid5 = false;
const _errs26 = errors;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key3 in data10){
if(!(((((key3 === "description") || (key3 === "sample")) || (key3 === "type")) || (key3 === "required")) || (pattern4.test(key3)))){
const err11 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data10.description !== undefined){
if(typeof data10.description !== "string"){
const err12 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/description",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data10.type !== undefined){
let data12 = data10.type;
if(typeof data12 !== "string"){
const err13 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!((((((data12 === "string") || (data12 === "number")) || (data12 === "integer")) || (data12 === "boolean")) || (data12 === "array")) || (data12 === "object"))){
const err14 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/type",keyword:"enum",params:{allowedValues: schema40.properties.type.enum}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data10.required !== undefined){
if(typeof data10.required !== "boolean"){
const err15 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/required",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid0 = _errs26 === errors;
valid5 = valid5 || _valid0;
const _errs36 = errors;
if(data10 !== null){
const err17 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"type",params:{type: "null"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid0 = _errs36 === errors;
valid5 = valid5 || _valid0;
if(!valid5){
const err18 = {instancePath:instancePath+"/variables/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
errors = _errs25;
if(vErrors !== null){
if(_errs25){
vErrors.length = _errs25;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err19 = {instancePath:instancePath+"/variables",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.evals !== undefined){
let data14 = data.evals;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key4 in data14){
if(!((((((key4 === "suite") || (key4 === "min_score")) || (key4 === "max_drop")) || (key4 === "repeat")) || (key4 === "schema_retries")) || (pattern4.test(key4)))){
const err20 = {instancePath:instancePath+"/evals",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data14.suite !== undefined){
let data15 = data14.suite;
if(typeof data15 === "string"){
if(data15.length < 1){
const err21 = {instancePath:instancePath+"/evals/suite",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/evals/suite",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data14.min_score !== undefined){
let data16 = data14.min_score;
if(typeof data16 == "number"){
if(data16 > 1 || isNaN(data16)){
const err23 = {instancePath:instancePath+"/evals/min_score",keyword:"maximum",params:{comparison: "<=", limit: 1}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(data16 < 0 || isNaN(data16)){
const err24 = {instancePath:instancePath+"/evals/min_score",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/evals/min_score",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data14.max_drop !== undefined){
let data17 = data14.max_drop;
if(typeof data17 == "number"){
if(data17 > 1 || isNaN(data17)){
const err26 = {instancePath:instancePath+"/evals/max_drop",keyword:"maximum",params:{comparison: "<=", limit: 1}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data17 < 0 || isNaN(data17)){
const err27 = {instancePath:instancePath+"/evals/max_drop",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/evals/max_drop",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data14.repeat !== undefined){
let data18 = data14.repeat;
if(!((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18)))){
const err29 = {instancePath:instancePath+"/evals/repeat",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(typeof data18 == "number"){
if(data18 < 1 || isNaN(data18)){
const err30 = {instancePath:instancePath+"/evals/repeat",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
if(data14.schema_retries !== undefined){
let data19 = data14.schema_retries;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
const err31 = {instancePath:instancePath+"/evals/schema_retries",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(typeof data19 == "number"){
if(data19 > 10 || isNaN(data19)){
const err32 = {instancePath:instancePath+"/evals/schema_retries",keyword:"maximum",params:{comparison: "<=", limit: 10}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data19 < 0 || isNaN(data19)){
const err33 = {instancePath:instancePath+"/evals/schema_retries",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
}
else {
const err34 = {instancePath:instancePath+"/evals",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data.gates !== undefined){
let data20 = data.gates;
if(!(data20 && typeof data20 == "object" && !Array.isArray(data20))){
const err35 = {instancePath:instancePath+"/gates",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.fallbacks !== undefined){
let data21 = data.fallbacks;
if(Array.isArray(data21)){
const len1 = data21.length;
for(let i1=0; i1<len1; i1++){
let data22 = data21[i1];
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
if(data22.model === undefined){
const err36 = {instancePath:instancePath+"/fallbacks/" + i1,keyword:"required",params:{missingProperty: "model"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
for(const key5 in data22){
if(!(((((((((key5 === "model") || (key5 === "template")) || (key5 === "template_file")) || (key5 === "messages")) || (key5 === "temperature")) || (key5 === "top_p")) || (key5 === "max_tokens")) || (key5 === "extra")) || (pattern4.test(key5)))){
const err37 = {instancePath:instancePath+"/fallbacks/" + i1,keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data22.model !== undefined){
let data23 = data22.model;
if(typeof data23 === "string"){
if(data23.length < 1){
const err38 = {instancePath:instancePath+"/fallbacks/" + i1+"/model",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/fallbacks/" + i1+"/model",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data22.template !== undefined){
if(typeof data22.template !== "string"){
const err40 = {instancePath:instancePath+"/fallbacks/" + i1+"/template",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data22.template_file !== undefined){
let data25 = data22.template_file;
if(typeof data25 === "string"){
if(data25.length < 1){
const err41 = {instancePath:instancePath+"/fallbacks/" + i1+"/template_file",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/fallbacks/" + i1+"/template_file",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data22.messages !== undefined){
let data26 = data22.messages;
if(Array.isArray(data26)){
if(data26.length < 1){
const err43 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
const len2 = data26.length;
for(let i2=0; i2<len2; i2++){
let data27 = data26[i2];
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
if(data27.role === undefined){
const err44 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"required",params:{missingProperty: "role"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(data27.content === undefined){
const err45 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"required",params:{missingProperty: "content"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
for(const key6 in data27){
if(!((key6 === "role") || (key6 === "content"))){
const err46 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data27.role !== undefined){
let data28 = data27.role;
if(typeof data28 !== "string"){
const err47 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/role",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(!((((data28 === "system") || (data28 === "developer")) || (data28 === "user")) || (data28 === "assistant"))){
const err48 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/role",keyword:"enum",params:{allowedValues: schema42.properties.messages.items.properties.role.enum}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data27.content !== undefined){
if(typeof data27.content !== "string"){
const err49 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2+"/content",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages/" + i2,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/fallbacks/" + i1+"/messages",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data22.temperature !== undefined){
let data30 = data22.temperature;
if(typeof data30 == "number"){
if(data30 > 2 || isNaN(data30)){
const err52 = {instancePath:instancePath+"/fallbacks/" + i1+"/temperature",keyword:"maximum",params:{comparison: "<=", limit: 2}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data30 < 0 || isNaN(data30)){
const err53 = {instancePath:instancePath+"/fallbacks/" + i1+"/temperature",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
else {
const err54 = {instancePath:instancePath+"/fallbacks/" + i1+"/temperature",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data22.top_p !== undefined){
let data31 = data22.top_p;
if(typeof data31 == "number"){
if(data31 > 1 || isNaN(data31)){
const err55 = {instancePath:instancePath+"/fallbacks/" + i1+"/top_p",keyword:"maximum",params:{comparison: "<=", limit: 1}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data31 < 0 || isNaN(data31)){
const err56 = {instancePath:instancePath+"/fallbacks/" + i1+"/top_p",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/fallbacks/" + i1+"/top_p",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data22.max_tokens !== undefined){
let data32 = data22.max_tokens;
if(!((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32)))){
const err58 = {instancePath:instancePath+"/fallbacks/" + i1+"/max_tokens",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(typeof data32 == "number"){
if(data32 < 1 || isNaN(data32)){
const err59 = {instancePath:instancePath+"/fallbacks/" + i1+"/max_tokens",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
if(data22.extra !== undefined){
let data33 = data22.extra;
if(!(data33 && typeof data33 == "object" && !Array.isArray(data33))){
const err60 = {instancePath:instancePath+"/fallbacks/" + i1+"/extra",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/fallbacks/" + i1,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/fallbacks",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data.kill_switch !== undefined){
if(typeof data.kill_switch !== "boolean"){
const err63 = {instancePath:instancePath+"/kill_switch",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data.latency_p95_ms !== undefined){
let data35 = data.latency_p95_ms;
if(typeof data35 == "number"){
if(data35 <= 0 || isNaN(data35)){
const err64 = {instancePath:instancePath+"/latency_p95_ms",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/latency_p95_ms",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data.rollback !== undefined){
let data36 = data.rollback;
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
if(data36.from === undefined){
const err66 = {instancePath:instancePath+"/rollback",keyword:"required",params:{missingProperty: "from"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if(data36.to === undefined){
const err67 = {instancePath:instancePath+"/rollback",keyword:"required",params:{missingProperty: "to"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(data36.started_at === undefined){
const err68 = {instancePath:instancePath+"/rollback",keyword:"required",params:{missingProperty: "started_at"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
for(const key7 in data36){
if(!((((((key7 === "from") || (key7 === "to")) || (key7 === "started_at")) || (key7 === "over_minutes")) || (key7 === "steps")) || (pattern4.test(key7)))){
const err69 = {instancePath:instancePath+"/rollback",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data36.from !== undefined){
if(typeof data36.from !== "string"){
const err70 = {instancePath:instancePath+"/rollback/from",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data36.to !== undefined){
if(typeof data36.to !== "string"){
const err71 = {instancePath:instancePath+"/rollback/to",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data36.started_at !== undefined){
if(typeof data36.started_at !== "string"){
const err72 = {instancePath:instancePath+"/rollback/started_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data36.over_minutes !== undefined){
let data40 = data36.over_minutes;
if(typeof data40 == "number"){
if(data40 <= 0 || isNaN(data40)){
const err73 = {instancePath:instancePath+"/rollback/over_minutes",keyword:"exclusiveMinimum",params:{comparison: ">", limit: 0}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath:instancePath+"/rollback/over_minutes",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data36.steps !== undefined){
let data41 = data36.steps;
if(!((typeof data41 == "number") && (!(data41 % 1) && !isNaN(data41)))){
const err75 = {instancePath:instancePath+"/rollback/steps",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(typeof data41 == "number"){
if(data41 < 1 || isNaN(data41)){
const err76 = {instancePath:instancePath+"/rollback/steps",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
}
else {
const err77 = {instancePath:instancePath+"/rollback",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data.draft !== undefined){
let data42 = data.draft;
if((!(data42 && typeof data42 == "object" && !Array.isArray(data42))) && (data42 !== null)){
const err78 = {instancePath:instancePath+"/draft",keyword:"type",params:{type: schema39.properties.draft.type}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data.versions !== undefined){
let data43 = data.versions;
if((!(data43 && typeof data43 == "object" && !Array.isArray(data43))) && (data43 !== null)){
const err79 = {instancePath:instancePath+"/versions",keyword:"type",params:{type: schema39.properties.versions.type}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data.versions_dir !== undefined){
let data44 = data.versions_dir;
if(typeof data44 === "string"){
if(data44.length < 1){
const err80 = {instancePath:instancePath+"/versions_dir",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
else {
const err81 = {instancePath:instancePath+"/versions_dir",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateContent = validate24;
const schema43 = {"type":"object","properties":{"model":{"type":"string","minLength":1,"examples":["gpt-4o-2024-08-06"]},"temperature":{"type":"number","minimum":0,"maximum":2},"top_p":{"type":"number","minimum":0,"maximum":1},"max_tokens":{"type":"integer","minimum":1},"stop":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]},"seed":{"type":"integer"},"reasoning_effort":{"type":"string","enum":["none","minimal","low","medium","high","xhigh"]},"template":{"type":"string"},"template_file":{"type":"string","minLength":1},"messages":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string","enum":["system","developer","user","assistant"]},"content":{"type":"string"}},"additionalProperties":false,"patternProperties":{"^x-":{}},"required":["role","content"]},"minItems":1},"output_schema":{"type":"object"},"tools":{"type":"array","items":{"type":"object"}},"extra":{"type":"object"},"eval_score":{"type":"number","minimum":0,"maximum":1},"last_eval":{"$ref":"#/$defs/last_eval"},"stage":{"type":"string","enum":["evaluated","staged","canary","retired"]},"released_at":{"type":"string"},"deployed_at":{"type":"string"},"digest":{"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},"notes":{"type":"string"},"overrides":{"type":"array","items":{"type":"object","properties":{"at":{"type":"string"},"action":{"type":"string","enum":["release","deploy","rollback"]},"environment":{"type":"string"},"unmet":{"type":"array","items":{"type":"string"}},"reason":{"type":"string"}},"additionalProperties":false,"patternProperties":{"^x-":{}}}},"shadow":{"$ref":"#/$defs/shadow"}},"$defs":{"last_eval":{"type":"object","properties":{"at":{"type":"string"},"suite":{"type":"string"},"cases":{"type":"integer","minimum":0},"passed":{"type":"integer","minimum":0},"repeats":{"type":"integer","minimum":1},"flaky":{"type":"integer","minimum":1},"ci95":{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},"baseline":{"type":"object","properties":{"version":{"type":"string"},"delta":{"type":"number"},"ci95":{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},"verdict":{"type":"string","enum":["improved","no regression","regressed","inconclusive"]},"detectable_drop":{"type":"number","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"latency_p95_ms":{"type":"number"},"cost_usd":{"type":["number","null"]},"endpoint":{"type":"string"},"content":{"type":"string"},"suite_digest":{"type":"string"}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"shadow":{"type":"object","properties":{"digest":{"type":"string"},"verdict":{"type":"string","enum":["pass","fail","inconclusive"]},"against":{"type":"string"},"pairs":{"type":"integer","minimum":0},"units":{"type":"integer","minimum":0},"quality_delta":{"type":"number"},"ci95":{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},"run_at":{"type":"string"}},"additionalProperties":false,"patternProperties":{"^x-":{}}}},"$id":"content"};
const schema44 = {"type":"object","properties":{"at":{"type":"string"},"suite":{"type":"string"},"cases":{"type":"integer","minimum":0},"passed":{"type":"integer","minimum":0},"repeats":{"type":"integer","minimum":1},"flaky":{"type":"integer","minimum":1},"ci95":{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},"baseline":{"type":"object","properties":{"version":{"type":"string"},"delta":{"type":"number"},"ci95":{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},"verdict":{"type":"string","enum":["improved","no regression","regressed","inconclusive"]},"detectable_drop":{"type":"number","minimum":0}},"additionalProperties":false,"patternProperties":{"^x-":{}}},"latency_p95_ms":{"type":"number"},"cost_usd":{"type":["number","null"]},"endpoint":{"type":"string"},"content":{"type":"string"},"suite_digest":{"type":"string"}},"additionalProperties":false,"patternProperties":{"^x-":{}}};
const schema45 = {"type":"object","properties":{"digest":{"type":"string"},"verdict":{"type":"string","enum":["pass","fail","inconclusive"]},"against":{"type":"string"},"pairs":{"type":"integer","minimum":0},"units":{"type":"integer","minimum":0},"quality_delta":{"type":"number"},"ci95":{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},"run_at":{"type":"string"}},"additionalProperties":false,"patternProperties":{"^x-":{}}};
const pattern25 = new RegExp("^sha256:[0-9a-f]{64}$", "u");

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="content" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.model !== undefined){
let data0 = data.model;
if(typeof data0 === "string"){
if(data0.length < 1){
const err0 = {instancePath:instancePath+"/model",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/model",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.temperature !== undefined){
let data1 = data.temperature;
if(typeof data1 == "number"){
if(data1 > 2 || isNaN(data1)){
const err2 = {instancePath:instancePath+"/temperature",keyword:"maximum",params:{comparison: "<=", limit: 2}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data1 < 0 || isNaN(data1)){
const err3 = {instancePath:instancePath+"/temperature",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/temperature",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.top_p !== undefined){
let data2 = data.top_p;
if(typeof data2 == "number"){
if(data2 > 1 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/top_p",keyword:"maximum",params:{comparison: "<=", limit: 1}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data2 < 0 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/top_p",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/top_p",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.max_tokens !== undefined){
let data3 = data.max_tokens;
if(!((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3)))){
const err8 = {instancePath:instancePath+"/max_tokens",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(typeof data3 == "number"){
if(data3 < 1 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/max_tokens",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.stop !== undefined){
let data4 = data.stop;
const _errs10 = errors;
let valid1 = false;
const _errs11 = errors;
if(typeof data4 !== "string"){
const err10 = {instancePath:instancePath+"/stop",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
var _valid0 = _errs11 === errors;
valid1 = valid1 || _valid0;
const _errs13 = errors;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
if(typeof data4[i0] !== "string"){
const err11 = {instancePath:instancePath+"/stop/" + i0,keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/stop",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
var _valid0 = _errs13 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err13 = {instancePath:instancePath+"/stop",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
errors = _errs10;
if(vErrors !== null){
if(_errs10){
vErrors.length = _errs10;
}
else {
vErrors = null;
}
}
}
}
if(data.seed !== undefined){
let data6 = data.seed;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
const err14 = {instancePath:instancePath+"/seed",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.reasoning_effort !== undefined){
let data7 = data.reasoning_effort;
if(typeof data7 !== "string"){
const err15 = {instancePath:instancePath+"/reasoning_effort",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!((((((data7 === "none") || (data7 === "minimal")) || (data7 === "low")) || (data7 === "medium")) || (data7 === "high")) || (data7 === "xhigh"))){
const err16 = {instancePath:instancePath+"/reasoning_effort",keyword:"enum",params:{allowedValues: schema43.properties.reasoning_effort.enum}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.template !== undefined){
if(typeof data.template !== "string"){
const err17 = {instancePath:instancePath+"/template",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.template_file !== undefined){
let data9 = data.template_file;
if(typeof data9 === "string"){
if(data9.length < 1){
const err18 = {instancePath:instancePath+"/template_file",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/template_file",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.messages !== undefined){
let data10 = data.messages;
if(Array.isArray(data10)){
if(data10.length < 1){
const err20 = {instancePath:instancePath+"/messages",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.role === undefined){
const err21 = {instancePath:instancePath+"/messages/" + i1,keyword:"required",params:{missingProperty: "role"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data11.content === undefined){
const err22 = {instancePath:instancePath+"/messages/" + i1,keyword:"required",params:{missingProperty: "content"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
for(const key0 in data11){
if(!(((key0 === "role") || (key0 === "content")) || (pattern4.test(key0)))){
const err23 = {instancePath:instancePath+"/messages/" + i1,keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data11.role !== undefined){
let data12 = data11.role;
if(typeof data12 !== "string"){
const err24 = {instancePath:instancePath+"/messages/" + i1+"/role",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(!((((data12 === "system") || (data12 === "developer")) || (data12 === "user")) || (data12 === "assistant"))){
const err25 = {instancePath:instancePath+"/messages/" + i1+"/role",keyword:"enum",params:{allowedValues: schema43.properties.messages.items.properties.role.enum}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data11.content !== undefined){
if(typeof data11.content !== "string"){
const err26 = {instancePath:instancePath+"/messages/" + i1+"/content",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
else {
const err27 = {instancePath:instancePath+"/messages/" + i1,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/messages",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.output_schema !== undefined){
let data14 = data.output_schema;
if(!(data14 && typeof data14 == "object" && !Array.isArray(data14))){
const err29 = {instancePath:instancePath+"/output_schema",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data.tools !== undefined){
let data15 = data.tools;
if(Array.isArray(data15)){
const len2 = data15.length;
for(let i2=0; i2<len2; i2++){
let data16 = data15[i2];
if(!(data16 && typeof data16 == "object" && !Array.isArray(data16))){
const err30 = {instancePath:instancePath+"/tools/" + i2,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/tools",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.extra !== undefined){
let data17 = data.extra;
if(!(data17 && typeof data17 == "object" && !Array.isArray(data17))){
const err32 = {instancePath:instancePath+"/extra",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.eval_score !== undefined){
let data18 = data.eval_score;
if(typeof data18 == "number"){
if(data18 > 1 || isNaN(data18)){
const err33 = {instancePath:instancePath+"/eval_score",keyword:"maximum",params:{comparison: "<=", limit: 1}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data18 < 0 || isNaN(data18)){
const err34 = {instancePath:instancePath+"/eval_score",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/eval_score",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.last_eval !== undefined){
let data19 = data.last_eval;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key1 in data19){
if(!((func1.call(schema44.properties, key1)) || (pattern4.test(key1)))){
const err36 = {instancePath:instancePath+"/last_eval",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data19.at !== undefined){
if(typeof data19.at !== "string"){
const err37 = {instancePath:instancePath+"/last_eval/at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data19.suite !== undefined){
if(typeof data19.suite !== "string"){
const err38 = {instancePath:instancePath+"/last_eval/suite",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data19.cases !== undefined){
let data22 = data19.cases;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
const err39 = {instancePath:instancePath+"/last_eval/cases",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data22 == "number"){
if(data22 < 0 || isNaN(data22)){
const err40 = {instancePath:instancePath+"/last_eval/cases",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data19.passed !== undefined){
let data23 = data19.passed;
if(!((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23)))){
const err41 = {instancePath:instancePath+"/last_eval/passed",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if(typeof data23 == "number"){
if(data23 < 0 || isNaN(data23)){
const err42 = {instancePath:instancePath+"/last_eval/passed",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
if(data19.repeats !== undefined){
let data24 = data19.repeats;
if(!((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24)))){
const err43 = {instancePath:instancePath+"/last_eval/repeats",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if(typeof data24 == "number"){
if(data24 < 1 || isNaN(data24)){
const err44 = {instancePath:instancePath+"/last_eval/repeats",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
if(data19.flaky !== undefined){
let data25 = data19.flaky;
if(!((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25)))){
const err45 = {instancePath:instancePath+"/last_eval/flaky",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(typeof data25 == "number"){
if(data25 < 1 || isNaN(data25)){
const err46 = {instancePath:instancePath+"/last_eval/flaky",keyword:"minimum",params:{comparison: ">=", limit: 1}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
if(data19.ci95 !== undefined){
let data26 = data19.ci95;
if(Array.isArray(data26)){
if(data26.length > 2){
const err47 = {instancePath:instancePath+"/last_eval/ci95",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(data26.length < 2){
const err48 = {instancePath:instancePath+"/last_eval/ci95",keyword:"minItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
const len3 = data26.length;
for(let i3=0; i3<len3; i3++){
if(!(typeof data26[i3] == "number")){
const err49 = {instancePath:instancePath+"/last_eval/ci95/" + i3,keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
else {
const err50 = {instancePath:instancePath+"/last_eval/ci95",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data19.baseline !== undefined){
let data28 = data19.baseline;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key2 in data28){
if(!((((((key2 === "version") || (key2 === "delta")) || (key2 === "ci95")) || (key2 === "verdict")) || (key2 === "detectable_drop")) || (pattern4.test(key2)))){
const err51 = {instancePath:instancePath+"/last_eval/baseline",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data28.version !== undefined){
if(typeof data28.version !== "string"){
const err52 = {instancePath:instancePath+"/last_eval/baseline/version",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data28.delta !== undefined){
if(!(typeof data28.delta == "number")){
const err53 = {instancePath:instancePath+"/last_eval/baseline/delta",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data28.ci95 !== undefined){
let data31 = data28.ci95;
if(Array.isArray(data31)){
if(data31.length > 2){
const err54 = {instancePath:instancePath+"/last_eval/baseline/ci95",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data31.length < 2){
const err55 = {instancePath:instancePath+"/last_eval/baseline/ci95",keyword:"minItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
const len4 = data31.length;
for(let i4=0; i4<len4; i4++){
if(!(typeof data31[i4] == "number")){
const err56 = {instancePath:instancePath+"/last_eval/baseline/ci95/" + i4,keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/last_eval/baseline/ci95",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data28.verdict !== undefined){
let data33 = data28.verdict;
if(typeof data33 !== "string"){
const err58 = {instancePath:instancePath+"/last_eval/baseline/verdict",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(!((((data33 === "improved") || (data33 === "no regression")) || (data33 === "regressed")) || (data33 === "inconclusive"))){
const err59 = {instancePath:instancePath+"/last_eval/baseline/verdict",keyword:"enum",params:{allowedValues: schema44.properties.baseline.properties.verdict.enum}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data28.detectable_drop !== undefined){
let data34 = data28.detectable_drop;
if(typeof data34 == "number"){
if(data34 < 0 || isNaN(data34)){
const err60 = {instancePath:instancePath+"/last_eval/baseline/detectable_drop",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
else {
const err61 = {instancePath:instancePath+"/last_eval/baseline/detectable_drop",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/last_eval/baseline",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data19.latency_p95_ms !== undefined){
if(!(typeof data19.latency_p95_ms == "number")){
const err63 = {instancePath:instancePath+"/last_eval/latency_p95_ms",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data19.cost_usd !== undefined){
let data36 = data19.cost_usd;
if((!(typeof data36 == "number")) && (data36 !== null)){
const err64 = {instancePath:instancePath+"/last_eval/cost_usd",keyword:"type",params:{type: schema44.properties.cost_usd.type}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data19.endpoint !== undefined){
if(typeof data19.endpoint !== "string"){
const err65 = {instancePath:instancePath+"/last_eval/endpoint",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data19.content !== undefined){
if(typeof data19.content !== "string"){
const err66 = {instancePath:instancePath+"/last_eval/content",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data19.suite_digest !== undefined){
if(typeof data19.suite_digest !== "string"){
const err67 = {instancePath:instancePath+"/last_eval/suite_digest",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/last_eval",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data.stage !== undefined){
let data40 = data.stage;
if(typeof data40 !== "string"){
const err69 = {instancePath:instancePath+"/stage",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!((((data40 === "evaluated") || (data40 === "staged")) || (data40 === "canary")) || (data40 === "retired"))){
const err70 = {instancePath:instancePath+"/stage",keyword:"enum",params:{allowedValues: schema43.properties.stage.enum}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data.released_at !== undefined){
if(typeof data.released_at !== "string"){
const err71 = {instancePath:instancePath+"/released_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data.deployed_at !== undefined){
if(typeof data.deployed_at !== "string"){
const err72 = {instancePath:instancePath+"/deployed_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data.digest !== undefined){
let data43 = data.digest;
if(typeof data43 === "string"){
if(!pattern25.test(data43)){
const err73 = {instancePath:instancePath+"/digest",keyword:"pattern",params:{pattern: "^sha256:[0-9a-f]{64}$"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
else {
const err74 = {instancePath:instancePath+"/digest",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data.notes !== undefined){
if(typeof data.notes !== "string"){
const err75 = {instancePath:instancePath+"/notes",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data.overrides !== undefined){
let data45 = data.overrides;
if(Array.isArray(data45)){
const len5 = data45.length;
for(let i5=0; i5<len5; i5++){
let data46 = data45[i5];
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
for(const key3 in data46){
if(!((((((key3 === "at") || (key3 === "action")) || (key3 === "environment")) || (key3 === "unmet")) || (key3 === "reason")) || (pattern4.test(key3)))){
const err76 = {instancePath:instancePath+"/overrides/" + i5,keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data46.at !== undefined){
if(typeof data46.at !== "string"){
const err77 = {instancePath:instancePath+"/overrides/" + i5+"/at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data46.action !== undefined){
let data48 = data46.action;
if(typeof data48 !== "string"){
const err78 = {instancePath:instancePath+"/overrides/" + i5+"/action",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if(!(((data48 === "release") || (data48 === "deploy")) || (data48 === "rollback"))){
const err79 = {instancePath:instancePath+"/overrides/" + i5+"/action",keyword:"enum",params:{allowedValues: schema43.properties.overrides.items.properties.action.enum}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data46.environment !== undefined){
if(typeof data46.environment !== "string"){
const err80 = {instancePath:instancePath+"/overrides/" + i5+"/environment",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data46.unmet !== undefined){
let data50 = data46.unmet;
if(Array.isArray(data50)){
const len6 = data50.length;
for(let i6=0; i6<len6; i6++){
if(typeof data50[i6] !== "string"){
const err81 = {instancePath:instancePath+"/overrides/" + i5+"/unmet/" + i6,keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/overrides/" + i5+"/unmet",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data46.reason !== undefined){
if(typeof data46.reason !== "string"){
const err83 = {instancePath:instancePath+"/overrides/" + i5+"/reason",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
else {
const err84 = {instancePath:instancePath+"/overrides/" + i5,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
else {
const err85 = {instancePath:instancePath+"/overrides",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data.shadow !== undefined){
let data53 = data.shadow;
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
for(const key4 in data53){
if(!(((((((((key4 === "digest") || (key4 === "verdict")) || (key4 === "against")) || (key4 === "pairs")) || (key4 === "units")) || (key4 === "quality_delta")) || (key4 === "ci95")) || (key4 === "run_at")) || (pattern4.test(key4)))){
const err86 = {instancePath:instancePath+"/shadow",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data53.digest !== undefined){
if(typeof data53.digest !== "string"){
const err87 = {instancePath:instancePath+"/shadow/digest",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
if(data53.verdict !== undefined){
let data55 = data53.verdict;
if(typeof data55 !== "string"){
const err88 = {instancePath:instancePath+"/shadow/verdict",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if(!(((data55 === "pass") || (data55 === "fail")) || (data55 === "inconclusive"))){
const err89 = {instancePath:instancePath+"/shadow/verdict",keyword:"enum",params:{allowedValues: schema45.properties.verdict.enum}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data53.against !== undefined){
if(typeof data53.against !== "string"){
const err90 = {instancePath:instancePath+"/shadow/against",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data53.pairs !== undefined){
let data57 = data53.pairs;
if(!((typeof data57 == "number") && (!(data57 % 1) && !isNaN(data57)))){
const err91 = {instancePath:instancePath+"/shadow/pairs",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(typeof data57 == "number"){
if(data57 < 0 || isNaN(data57)){
const err92 = {instancePath:instancePath+"/shadow/pairs",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
if(data53.units !== undefined){
let data58 = data53.units;
if(!((typeof data58 == "number") && (!(data58 % 1) && !isNaN(data58)))){
const err93 = {instancePath:instancePath+"/shadow/units",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(typeof data58 == "number"){
if(data58 < 0 || isNaN(data58)){
const err94 = {instancePath:instancePath+"/shadow/units",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
if(data53.quality_delta !== undefined){
if(!(typeof data53.quality_delta == "number")){
const err95 = {instancePath:instancePath+"/shadow/quality_delta",keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data53.ci95 !== undefined){
let data60 = data53.ci95;
if(Array.isArray(data60)){
if(data60.length > 2){
const err96 = {instancePath:instancePath+"/shadow/ci95",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(data60.length < 2){
const err97 = {instancePath:instancePath+"/shadow/ci95",keyword:"minItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
const len7 = data60.length;
for(let i7=0; i7<len7; i7++){
if(!(typeof data60[i7] == "number")){
const err98 = {instancePath:instancePath+"/shadow/ci95/" + i7,keyword:"type",params:{type: "number"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/shadow/ci95",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data53.run_at !== undefined){
if(typeof data53.run_at !== "string"){
const err100 = {instancePath:instancePath+"/shadow/run_at",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
else {
const err101 = {instancePath:instancePath+"/shadow",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
}
else {
const err102 = {instancePath,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":{"model":true,"temperature":true,"top_p":true,"max_tokens":true,"stop":true,"seed":true,"reasoning_effort":true,"template":true,"template_file":true,"messages":true,"output_schema":true,"tools":true,"extra":true,"eval_score":true,"last_eval":true,"stage":true,"released_at":true,"deployed_at":true,"digest":true,"notes":true,"overrides":true,"shadow":true},"dynamicProps":false,"dynamicItems":false};

export const validateVersion = validate25;
const schema46 = {"type":"object","properties":{"model":{},"temperature":{},"top_p":{},"max_tokens":{},"stop":{},"seed":{},"reasoning_effort":{},"template":{},"template_file":{},"messages":{},"output_schema":{},"tools":{},"extra":{},"eval_score":{},"last_eval":{},"stage":{},"released_at":{},"deployed_at":{},"digest":{},"notes":{},"overrides":{},"shadow":{}},"additionalProperties":false,"patternProperties":{"^x-":{}},"$id":"version"};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="version" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((func1.call(schema46.properties, key0)) || (pattern4.test(key0)))){
const err0 = {instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
else {
const err1 = {instancePath,keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

