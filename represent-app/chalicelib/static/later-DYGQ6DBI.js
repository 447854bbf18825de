import{A as h,D as P,G as ee,I as g,J as M,K as B,O as D,a as J,c as r,d as k,e as K,f as $,g as C,h as Q,i as w,j as b,k as A,l as x,m as j,n as o,o as _,p as X,q,r as N,s as O,t as d,w as Z,x as m,z as S}from"./chunk-AXQHOVC6.js";import{a as y}from"./chunk-CW3VB5I4.js";function de({officials:e}){return ee(e).map(fe).join("")}var $e=/^(jr|sr|ii|iii|iv|v|esq|md|phd)\.?,?$/i;function me(e){let t=e.trim().split(/\s+/),n=t.length>2&&$e.test(t.at(-1))?t.pop():"";return[t.pop()??"",t.join(" "),"","",n].map(s=>T(s.replace(/,$/,""))).join(";")}function fe({official:e,entry:t}){let{contact_info:n}=e,s=[C(t),w(t.district)].filter(Boolean).join(", "),a=[e.party&&Q(e.party),t.share!==1&&(t.share===null?r("choice.maybe"):r("choice.share",{share:K(t.share)}))],l=q(n.social).map(([,u])=>u),c=[n.contact_form,...n.links.map(({url:u})=>u)].map(_).filter(Boolean);return["BEGIN:VCARD","VERSION:4.0",`UID:urn:uuid:${e.id}`,`FN:${T(e.name)}`,`N:${me(e.name)}`,`TITLE:${T(s)}`,...a.some(Boolean)?[`NOTE:${T(a.filter(Boolean).join(". "))}`]:[],...n.emails.map(u=>`EMAIL;TYPE=work:${T(u)}`),...ae(n).map(u=>`TEL;TYPE=work;VALUE=text:${T(u)}`),...n.offices.filter(({address:u})=>u).map(({address:u})=>`ADR;TYPE=work:;;${T(u)};;;;`),...c.map(u=>`URL:${u}`),...l.map(u=>`SOCIALPROFILE;VALUE=uri:${u}`),"END:VCARD"].map(be).join(`\r
`)+`\r
`}var T=e=>String(e).replace(/\\/g,"\\\\").replace(/\r?\n|\r/g,"\\n").replace(/([,;])/g,"\\$1");function be(e){let t=new TextEncoder,n=[],s="",a=0;for(let l of e){let c=t.encode(l).length;a+c>75&&(n.push(s),s=" ",a=1),s+=l,a+=c}return[...n,s].join(`\r
`)}function ae(e,t=";ext="){let n=e.offices.map(({voice:s,extension:a})=>s&&(a?`${s}${t}${a}`:s));return[...new Set([...e.phones,...n].filter(Boolean))]}var te={level:({level:e})=>e,office:({entry:e})=>e.title,district:({entry:e})=>e.district,share:({entry:e})=>e.share??"",seat:({seat:e})=>e,name:({official:e})=>e?.name,party:({official:e})=>e?.party,status:({official:e})=>e?.status,term_start:({official:e})=>e?.term_start,term_expected_end:({official:e})=>e?.term_expected_end,emails:({contact:e})=>e?.emails.join(" "),phones:({contact:e})=>e&&ae(e," x").join(" "),offices:({contact:e})=>e?.offices.map(({address:t})=>t).filter(Boolean).join(" | "),contact_form:({contact:e})=>e?.contact_form,links:({contact:e})=>e?.links.map(({url:t})=>t).join(" "),accounts:({contact:e})=>e&&q(e.social).map(([,t])=>t).join(" "),source:({official:e})=>e?.source?.name,as_of:({official:e})=>e?.source?.as_of,division_id:({entry:e})=>e.division_id,id:({official:e})=>e?.id};function he({officials:e}){let t=P.flatMap(n=>(e[n]??[]).flatMap(s=>[...s.officials.map(a=>({level:n,entry:s,official:a,contact:a.contact_info,seat:"filled"})),...s.vacant.map(()=>({level:n,entry:s,seat:"vacant"})),...s.unknown.map(()=>({level:n,entry:s,seat:"unknown"}))]));return ge([Object.keys(te),...t.map(n=>Object.values(te).map(s=>s(n)))])}function ge(e){return"\uFEFF"+e.map(t=>t.map(ve).join(",")+`\r
`).join("")}function ve(e){let t=String(e??""),n=/^[=@\t\r]|^[+-](?![0-9 +()x-]*$)/.test(t)?`'${t}`:t;return/[",\r\n]/.test(n)?`"${n.replace(/"/g,'""')}"`:n}function ye(e,t,n){let s=URL.createObjectURL(new Blob([n],{type:t})),a=document.createElement("a");a.href=s,a.download=e,a.click(),setTimeout(()=>URL.revokeObjectURL(s),6e4)}var R=(...e)=>e.map(t=>o`<p key=${t}>${r(t)}</p>`),we=()=>o`
  <div class="prose"><${m} text=${r("nav.privacy")} />
  <h2>${r("privacy.address")}</h2>${R("privacy.address.text","privacy.link.text")}
  <h2>${r("privacy.cookies")}</h2>${R("privacy.cookies.text","privacy.photos.text")}
  <h2>${r("privacy.reports")}</h2>${R("privacy.reports.text")}
  <h2>${r("privacy.logs")}</h2>${R("privacy.logs.text")}</div>`,xe=()=>o`
  <div class="prose"><${m} text=${r("nav.accessibility")} />
  ${R("accessibility.aim","accessibility.how","accessibility.limits")}
  <p>${r("accessibility.contact")} <a href="https://www.access-board.gov/" rel="noopener noreferrer external">access-board.gov</a></p></div>`,ke=()=>o`
  <div class="prose"><${m} text=${r("nav.licences")} />
  <p>${r("licences.text")}</p>
  <ul lang="en">${y.map(({name:e,licence:t,homepage:n,attribution:s})=>o`
    <li key=${e}><a href=${_(n)} rel="noopener noreferrer external">${e}</a> (${t}): ${s}</li>`)}</ul>
  <p lang="en">Pages: U.S. Web Design System (CC0, with parts under Apache-2.0 and MIT), Preact (MIT), htm (Apache-2.0): <a href="static/NOTICE.txt">terms</a>.</p></div>`;function _e(){let e=g(async()=>(await d.get("/tenants",{query:{kind:"state",limit:100}})).data,[]);return o`
    <${m} text=${r("browse.title")} />
    <${Se} />
    <section aria-labelledby="states"><h2 id="states">${r("browse.states")}</h2>
      <${h} state=${e}>${t=>o`
        <ul class="columns">${[...t].sort((n,s)=>n.name.localeCompare(s.name)).map(({id:n,name:s})=>o`
          <li key=${n}><a href="#/tenant/${n}">${s}</a></li>`)}</ul>`}<//>
    </section>`}function Se(){let e=x(null),[t,n]=b({found:null,total:0,error:null});return o`
    <form class="box" role="search" onSubmit=${async a=>{a.preventDefault();let l=e.current.value.trim();if(!l)return e.current.focus();try{let{data:c,meta:p}=await d.get("/divisions",{query:{q:l,limit:50}});n({found:c,total:p.total,error:null})}catch(c){n({found:null,total:0,error:c})}}}>
      <label class="usa-label" for="division">${r("browse.find")}</label>
      <div class="line"><input class="usa-input" id="division" type="text" maxlength="100" ref=${e} autocomplete="off" />
        <button class="usa-button" type="submit">${r("browse.submit")}</button></div>
    </form>
    ${t.error&&o`<${S} error=${t.error} />`}
    <div role="status">${t.found&&o`
      <p>${r("browse.found",{n:t.total,number:$(t.total)})}</p>
      <ul class="columns">${t.found.map(({id:a,name:l,tenant:c})=>o`
        <li key=${a}><a href="#/tenant/${c}">${l}${c.includes("-")?`, ${c.slice(0,2)}`:""}</a></li>`)}</ul>`}</div>`}async function ne(e){let t=[];for await(let n of d.pages("/tenants",{query:{kind:"county",state:e,limit:100}}))t.push(n);return t}var Ee=["name","phone","email","address","website","photo","party","district","term","left","other"],Ce=["holder","vacant","district","other"],Oe=2e3;function Pe({entry:e,subject:t,close:n,shown:s}){let a=j(),l=x(null),c=x(null),p=x(null),[u,i]=b({busy:!1,error:null,receipt:null,wrong:{}});A(()=>{s&&l.current?.focus()},[s]),A(()=>{u.error&&(p.current.querySelector("[aria-invalid=true]")??p.current.querySelector(".failed"))?.focus()},[u.error]),A(()=>c.current?.focus(),[u.receipt]);let f=async v=>{if(v.preventDefault(),u.busy)return;let{elements:W}=p.current,z=I=>W.namedItem(I).value.trim(),H=z("right")?{}:{right:r("report.right.missing")};if(H.right){i({...u,wrong:H,error:null}),W.namedItem("right").focus();return}i({...u,busy:!0,error:null,wrong:{}});try{i({...u,busy:!1,wrong:{},error:null,receipt:await Te(z,e,t)})}catch(I){i({...u,busy:!1,error:I,wrong:Le(I)})}};if(u.receipt)return o`
      <div class="usa-alert usa-alert--success" role="status" tabindex="-1" ref=${c}>
        <div class="usa-alert__body">
          <p class="usa-alert__heading">${r("report.thanks")}</p>
          <p class="usa-alert__text">${r("report.receipt",{id:u.receipt.id})}</p>
        </div>
      </div>`;let E=t.representative_id?Ee:Ce;return o`
    <form class="report" ref=${p} onSubmit=${f} onKeyDown=${v=>v.key==="Escape"&&n()} novalidate aria-label="${r("report.open")}: ${t.name}">
      <p>${r("report.lead")}</p>
      <label class="usa-label" for="${a}-field">${r("report.field")}</label>
      <select class="usa-select" id="${a}-field" name="field" ref=${l}>
        ${E.map(v=>o`<option value=${v}>${r(`report.field.${v}`)}</option>`)}
      </select>
      <${se} id="${a}-right" name="right" label=${r("report.right")} hint=${r("report.right.hint")} wrong=${u.wrong.right} required />
      <${se} id="${a}-source" name="source" label=${r("report.source")} hint=${r("report.source.hint")} wrong=${u.wrong.source} />
      <label class="usa-label" for="${a}-email">${r("report.email")}</label>
      <span class="usa-hint" id="${a}-email-hint">${r("report.email.hint")}</span>
      <input class="usa-input" id="${a}-email" name="email" type="email" autocomplete="email" maxlength="254"
        aria-describedby="${a}-email-hint ${a}-email-wrong" aria-invalid=${u.wrong.email?"true":null} />
      <p class="usa-error-message" id="${a}-email-wrong">${u.wrong.email}</p>
      <div class="away" aria-hidden="true"><label>Website <input name="website" type="text" tabindex="-1" autocomplete="off" /></label></div>
      <div class="failed" tabindex="-1">${u.error&&Object.keys(u.wrong).length===0&&o`<${S} error=${u.error} />`}</div>
      <p><button class="usa-button" type="submit" aria-disabled=${u.busy?"true":null}>${r("report.send")}</button>
        <button class="usa-button usa-button--unstyled" type="button" onClick=${n}>${r("report.cancel")}</button></p>
      <p role="status" class="status">${u.busy?r("waiting"):""}</p>
    </form>`}function se({id:e,name:t,label:n,hint:s,wrong:a,required:l}){return o`
    <label class="usa-label" for=${e}>${n}</label>
    <span class="usa-hint" id="${e}-hint">${s}</span>
    <p class="usa-error-message" id="${e}-wrong">${a}</p>
    <textarea class="usa-textarea ${a?"usa-input--error":""}" id=${e} name=${t} maxlength=${Oe} rows="3"
      aria-describedby="${e}-hint ${e}-wrong" aria-invalid=${a?"true":null} aria-required=${l?"true":null}></textarea>`}async function Te(e,t,n){let s=n.tenant??await Z(t),{representative_id:a,office:l,district:c}=n,u={...a?{representative_id:a}:{office:l,...c?{district:c}:{}},field:e("field"),right:e("right"),website:e("website")};for(let i of["source","email"])e(i)&&(u[i]=e(i));return(await d.post("/corrections",{body:u,tenant:s})).data[0]}function Le(e){if(!(e instanceof N))return{};let t={};for(let{pointer:n,detail:s}of e.errors){let a=/^#\/(right|source|email)$/.exec(n??"")?.[1];a&&(t[a]=s)}return t}function je({entry:e}){let t=j(),n=g(async()=>(await d.get("/divisions/{division_id}/outline",{path:{division_id:encodeURIComponent(e.division_id)}})).data[0],[e.division_id]);return o`
    <div class="map">
      <${h} state=${n}>${s=>o`
        <svg viewBox=${s.view_box} role="img" aria-labelledby="${t}-title" preserveAspectRatio="xMidYMid meet">
          <title id="${t}-title">${r("map.title",{name:re(e,s)})}</title>
          <path d=${s.path} fill-rule="evenodd" vector-effect="non-scaling-stroke" />
        </svg>
        <p>${r("map.text",{name:re(e,s),extent:Me(s.geometry)})}</p>`}<//>
    </div>`}function re(e,t){let n=w(e.district);return n?`${C(e)}, ${n}`:t.name}function Me({coordinates:e}){let t=e.flat(2),n=i=>{let f=t.map(E=>E[i]);return[f.reduce((E,v)=>Math.min(E,v)),f.reduce((E,v)=>Math.max(E,v))]},[[s,a],[l,c]]=[n(0),n(1)],p=(i,f)=>Math.max(1,Math.round(i*69.1*f)),u=Math.cos((l+c)/2*Math.PI/180);return r("map.extent",{width:p(a-s,u),height:p(c-l,1)})}function oe({tenant:e,set:t,title:n,renderName:s}){let a=g(async()=>(await d.get("/tenants/{tenant}/boundaries/{set}/outline",{path:{tenant:e,set:t}})).data,[e,t]),l=j(),[c,p]=b(null);return a.error?.status===404?o`<p>${r("map.missing")}</p>`:o`
    <${h} state=${a}>${u=>o`
      <div class="map set">
        <svg viewBox=${u[0].view_box} role="img" aria-labelledby="${l}-title">
          <title id="${l}-title">${r("map.set",{name:n,n:u.length})}</title>
          ${[...u].sort((i,f)=>(i.division_id===c)-(f.division_id===c)).map(i=>o`
            <path key=${i.division_id} d=${i.path} class=${i.division_id===c?"chosen":""} fill-rule="evenodd" vector-effect="non-scaling-stroke"
              onMouseEnter=${()=>p(i.division_id)}><title>${w(i.name)??i.name}</title></path>`)}
        </svg>
        <ul class="columns">${u.map(i=>o`
          <li key=${i.division_id} class=${i.division_id===c?"chosen":""} onFocusIn=${()=>p(i.division_id)} onMouseEnter=${()=>p(i.division_id)}>${s(i)}</li>`)}</ul>
      </div>`}<//>`}var le=25;function Re({tenant:e,id:t}){let n={representative_id:t},s=g(async()=>{let[a,l]=await Promise.all([d.get("/representatives/{representative_id}",{path:n,tenant:e}).catch(Ie),d.get("/representatives/{representative_id}/history",{path:n,tenant:e,query:{limit:le}})]);return{record:a?.data[0]??null,last:l.data[0]?.before??null,history:l}},[e,t]);return o`
    <${F} tenant=${e} />
    <${h} state=${s} titled>${({record:a,last:l,history:c})=>o`
      <${m} text=${(a??l)?.name??r("page.missing")} />
      ${a?o`<${D} official=${V(a,e)} entry=${Y(a)} linked=${!1} />
        <${Ae} record=${a} />`:o`<p>${r("person.removed")}</p>`}
      <${Ne} path=${n} tenant=${e} first=${c} />`}<//>`}function Ie(e){if(e instanceof N&&e.status===404)return null;throw e}function F({tenant:e}){return o`<p><a href="#/tenant/${e}">${r("person.back",{name:M(e)})}</a></p>`}function V(e,t){let[n]=e.provenance??[],s=n&&{name:n.name??n.source,url:n.url,as_of:n.as_of};return{...e,tenant:t,source:s}}function Y({position:e,district:t,division_id:n,level:s}){return{office:e,title:e,district:t,division_id:n,level:s,share:1,voting:!0}}function Ae({record:e}){let n=[{position:e.position,district:e.district,term_start:e.term_start,term_end:e.term_end,expected:e.term_expected_end},...(e.former_seats??[]).toReversed()];return o`
    <section><h2 id="terms">${r("person.terms")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="terms"><table class="usa-table">
        <thead><tr><th scope="col">${r("person.office")}</th><th scope="col">${r("person.from")}</th><th scope="col">${r("person.to")}</th></tr></thead>
        <tbody>${n.map(s=>o`
          <tr><td>${[s.position,w(s.district)].filter(Boolean).join(", ")}</td>
            <td>${k(s.term_start)||r("unknown")}</td>
            <td>${k(s.term_end??s.until)||(s.expected?r("person.expected",{date:k(s.expected)}):r("unknown"))}</td></tr>`)}</tbody>
      </table></div>
    </section>`}function Ne({path:e,tenant:t,first:n}){let[s,a]=b({changes:n.data,more:ie(n),error:null,busy:!1}),l=async()=>{a({...s,busy:!0});try{let c=s.changes.at(-1).sequence,p=await d.get("/representatives/{representative_id}/history",{path:e,tenant:t,query:{limit:le,before:c}});a({changes:[...s.changes,...p.data],more:ie(p),error:null,busy:!1})}catch(c){a({...s,error:c,busy:!1})}};return o`
    <section><h2 id="history">${r("person.history")}</h2>
      <ul>${s.changes.map(c=>o`
        <li key=${c.sequence}>${k(c.at)}: ${r(`change.${c.type}`)}${Fe(c)} (${c.source})</li>`)}</ul>
      ${s.error&&o`<${S} error=${s.error} />`}
      ${s.more&&o`<button type="button" class="usa-button usa-button--outline" disabled=${s.busy} onClick=${l}>${r("person.more")}</button>`}
    </section>`}var ie=e=>(e.headers.get("Link")??"").includes('rel="next"'),De=new Set(["updated_at","version","created_at","id","provenance"]);function Fe({type:e,changed:t}){let n=(t??[]).filter(s=>!De.has(s));return e==="updated"&&n.length>0?` – ${n.join(", ").replaceAll("_"," ")}`:""}function Ue({tenant:e=""}){let[t,n]=b({tenant:e,lang:J,levels:P}),[s,a]=b(!1),l=x(null),c=i=>{n({...t,...i}),a(!1)},p=i=>c({levels:P.filter(f=>f===i?!t.levels.includes(f):t.levels.includes(f))}),u=async()=>{try{await navigator.clipboard.writeText(ce(t)),a(!0)}catch{l.current.select()}};return o`
    <${m} text=${r("embed.title")} />
    <p class="lead">${r("embed.lead")}</p>
    <form class="box" onSubmit=${i=>i.preventDefault()}>
      <label class="usa-label" for="tenant">${r("embed.tenant")}</label>
      <span class="usa-hint" id="tenant-hint">${r("embed.tenant.hint")}</span>
      <input class="usa-input" id="tenant" type="text" maxlength="40" aria-describedby="tenant-hint" autocomplete="off" value=${t.tenant}
        onInput=${i=>c({tenant:i.currentTarget.value.replace(/[^A-Za-z0-9-]/g,"")})} />
      <fieldset class="usa-fieldset"><legend class="usa-legend">${r("embed.levels")}</legend>
        ${P.map(i=>o`
          <label class="check"><input type="checkbox" checked=${t.levels.includes(i)} onChange=${()=>p(i)} /> ${r(`level.${i}`)}</label>`)}
      </fieldset>
      <label class="usa-label" for="language">${r("embed.language")}</label>
      <select class="usa-select" id="language" value=${t.lang} onChange=${i=>c({lang:i.currentTarget.value})}>
        <option value="en" lang="en">English</option><option value="es" lang="es">Español</option>
      </select>
    </form>
    <h2>${r("embed.element")}</h2>
    <p>${r("embed.element.text")}</p>
    <textarea class="usa-textarea code" rows="4" readonly ref=${l} aria-label=${r("embed.element")} value=${ce(t)}></textarea>
    <p><button class="usa-button" type="button" onClick=${u}>${r("embed.copy")}</button> <span role="status">${s?r("embed.copied"):""}</span></p>
    <h2>${r("embed.frame")}</h2>
    <p>${r("embed.frame.text")}</p>
    <textarea class="usa-textarea code" rows="4" readonly aria-label=${r("embed.frame")} value=${qe(t)}></textarea>
    <h2>${r("embed.preview")}</h2>
    <${Be} choice=${t} />`}var G=({tenant:e,levels:t,lang:n})=>({...e&&{tenant:e},...t.length<P.length&&{levels:t.join(",")},lang:n});function ce(e){let t=Object.entries({api:O,...G(e)}).map(([n,s])=>`${n}="${s}"`);return`<script type="module" src="${O}/static/widget.js"><\/script>
<represent-finder ${t.join(" ")}></represent-finder>`}function qe(e){return`<iframe src="${O}/embed?${new URLSearchParams(G(e)).toString().replaceAll("&","&amp;")}" title="${r("search.title")}" width="100%" height="600"></iframe>`}function Be({choice:e}){import(new URL("widget.js",import.meta.url).href);let{tenant:t,levels:n,lang:s}=G(e);return o`<div class="preview"><represent-finder key=${JSON.stringify(e)} api=${O} tenant=${t} levels=${n} lang=${s}></represent-finder></div>`}var L=25,Ve={state:["congressional","upper","lower"],county:["council"]},U=e=>e.includes("-");function Ye({tenant:e}){let t={tenant:e},n=g(async()=>{let[s,a,l,c,p]=await Promise.all([d.get("/tenants/{tenant}",{path:t}),d.get("/tenants/{tenant}/summary",{path:t}),d.get("/tenants/{tenant}/status",{path:t}),d.get("/tenants/{tenant}/corrections",{path:t}),d.get("/tenants/{tenant}/rules",{path:t})]);return{about:s.data[0],summary:a.data[0],status:l.data[0],corrections:c.data[0],rules:p.data[0]}},[e]);return o`
    <p><a href=${U(e)?`#/tenant/${e.slice(0,2)}`:"#/browse"}>${r(U(e)?"tenant.back.state":"tenant.back")}</a></p>
    <${h} state=${n} titled>${({about:s,summary:a,status:l,corrections:c,rules:p})=>o`
      <${Ge} about=${s} appearance=${p.appearance} />
      <${ue} tenant=${e} />
      <${We} tenant=${e} summary=${a} status=${l} />
      <${ze} tenant=${e} />
      ${!U(e)&&o`<${He} state=${e} />`}
      <${Je} summary=${a} sources=${l.sources} corrections=${c} tenant=${e} />`}<//>`}function Ge({about:e,appearance:t}){let n=t?.name||e.name,s=X(t?.logo_url),a=_(t?.website),l=/^#[0-9a-f]{6}$/i.test(t?.color??"")?t.color:null;return o`
    <div class="heading ${l?"painted":""}" ref=${p=>p&&l&&p.style.setProperty("--tenant",l)}>
      ${s&&o`<img src=${s} alt="" height="64" referrerpolicy="no-referrer" />`}
      <div><${m} text=${n} />
        ${a&&o`<p><a href=${a} rel="noopener noreferrer external">${r("tenant.site")}</a></p>`}</div>
    </div>`}function ue({tenant:e,q:t=""}){let n=x(null);return o`
    <form class="box" role="search" onSubmit=${a=>{a.preventDefault();let l=n.current.value.trim();l?location.hash=B("tenant",e,"search",l):n.current.focus()}}>
      <label class="usa-label" for="names">${r("names.label")}</label>
      <div class="line"><input class="usa-input" id="names" type="text" maxlength="200" ref=${n} defaultValue=${t} autocomplete="off" />
        <button class="usa-button" type="submit">${r("browse.submit")}</button></div>
    </form>`}function We({tenant:e,summary:t,status:n}){let s=new Map(n.offices.map(({office:a,last_verified:l})=>[a,l]));return o`
    <section><h2 id="offices">${r("offices.title")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="offices"><table class="usa-table">
        <thead><tr>${["office","seats","filled","vacant","unknown","overdue","verified"].map(a=>o`<th scope="col">${r(`offices.${a}`)}</th>`)}</tr></thead>
        <tbody>${t.offices.map(a=>o`
          <tr key=${a.office}>
            <th scope="row"><a href=${B("tenant",e,"office",a.office)}>${C(a)}</a></th>
            ${["seats","filled","vacant","unknown","overdue"].map(l=>o`
              <td class="number">${a[l]===null?r("unknown"):$(a[l])}</td>`)}
            <td>${k(s.get(a.office))||r("never")}</td>
          </tr>`)}</tbody>
      </table></div>
    </section>`}function ze({tenant:e}){let[t,n]=b(null),s=a=>w(a.name)??a.name;return o`
    <section><h2 id="maps">${r("maps.title")}</h2>
      <p class="actions">${Ve[U(e)?"county":"state"].map(a=>o`
        <button key=${a} type="button" class="usa-button usa-button--outline" aria-expanded=${t===a}
          onClick=${()=>n(t===a?null:a)}>${r(`kind.${a}`)}</button>`)}</p>
      ${t&&o`<${oe} key=${t} tenant=${e} set=${t} title=${r(`kind.${t}`)}
        renderName=${a=>o`<a href="#/at/${a.division_id.slice(24)}">${s(a)}</a>`} />`}
    </section>`}function He({state:e}){let t=g(()=>ne(e),[e]);return o`
    <section><h2 id="counties">${r("counties.title")}</h2>
      <${h} state=${t}>${n=>o`
        <ul class="columns">${n.map(({id:s,name:a})=>o`<li key=${s}><a href="#/tenant/${s}">${a}</a></li>`)}</ul>`}<//>
    </section>`}function Je({summary:e,sources:t,corrections:n,tenant:s}){let{completeness:a}=e,l=e.offices.filter(({seats:i})=>i!==null),c=a.filled-l.reduce((i,{filled:f})=>i+f,0),p={...a,filled:a.filled-c},u=t.filter(({state:i})=>i!=="never");return o`
    <section><h2 id="data">${r("data.title")}</h2>
      <p>${r("data.seats",Object.fromEntries(["seats","filled","vacant","unknown","overdue"].map(i=>[i,$(p[i])])))}
        ${c>0&&` ${r("data.more",{n:c,number:$(c)})}`}</p>
      <p>${r("data.unverified",{n:a.unverified,number:$(a.unverified)})}
        ${a.stale>0&&` ${r("data.stale",{n:a.stale,number:$(a.stale)})}`}</p>
      <p>${r("data.corrections",{open:$(n.open),accepted:$(n.accepted),rejected:$(n.rejected)})}
        ${n.median_hours!==null&&` ${r("data.median",{hours:$(Math.round(n.median_hours))})}`}</p>
      ${u.length===0&&o`<p>${r("data.no_sources")}</p>`}
      ${t.length>0&&o`<div class="scroll" tabindex="0" role="region" aria-labelledby="data"><table class="usa-table">
        <thead><tr>${["source","licence","as_of","checked","result"].map(i=>o`<th scope="col">${r(`data.${i}`)}</th>`)}</tr></thead>
        <tbody>${t.map(i=>o`
          <tr key=${i.id}>
            <th scope="row">${_(i.url)?o`<a href=${_(i.url)} rel="noopener noreferrer external" lang="en">${i.name}</a>`:i.name}</th>
            <td>${i.licence}</td>
            <td>${k(i.as_of)||r("never")}</td>
            <td>${k(i.last_checked)||r("never")}</td>
            <td>${r(`result.${i.state}`)}</td>
          </tr>`)}</tbody>
      </table></div>`}
      <p><a href="${O}/tenants/${s}/feed.atom">${r("data.feed")}</a></p>
    </section>`}function Ke({tenant:e,office:t}){let n=g(async()=>(await d.get("/tenants/{tenant}/rules",{path:{tenant:e}})).data[0].offices.find(({key:a})=>a===t)??!1,[e,t]),s=M(e);return o`
    <${F} tenant=${e} />
    <${h} state=${n} titled>${a=>a?o`<${m} text="${C(a)}, ${s}" />
          <${pe} tenant=${e} query=${{position:a.title,level:a.level}} />
          <${Ze} tenant=${e} office=${t} />`:o`<${m} text=${r("page.missing")} />`}<//>`}function Qe({tenant:e,q:t}){return o`
    <${F} tenant=${e} />
    <${m} text=${r("names.title",{q:t,name:M(e)})} />
    <${ue} tenant=${e} q=${t} />
    <${pe} tenant=${e} query=${{q:t}} />`}function pe({tenant:e,query:t}){let[n,s]=b(0),a=g(()=>d.get("/representatives",{tenant:e,query:{...t,skip:n,limit:L}}),[e,JSON.stringify(t),n]);return o`
    <${h} state=${a}>${({data:l,meta:c})=>o`
      <p role="status">${r("names.found",{n:c.total,number:$(c.total)})}</p>
      <div class="cards">${l.map(p=>o`<${D} key=${p.id} official=${V(p,e)} entry=${Y(p)} heading="h2" />`)}</div>
      <${Xe} skip=${n} total=${c.total} go=${s} />`}<//>`}function Xe({skip:e,total:t,go:n}){if(t<=L)return null;let s=Math.floor(e/L)+1,a=Math.ceil(t/L);return o`
    <nav class="pages" aria-label=${r("pages.label")}>
      <button type="button" class="usa-button usa-button--outline" disabled=${s===1} onClick=${()=>n(e-L)}>${r("pages.before")}</button>
      <span>${r("pages.at",{page:$(s),pages:$(a)})}</span>
      <button type="button" class="usa-button usa-button--outline" disabled=${s===a} onClick=${()=>n(e+L)}>${r("pages.after")}</button>
    </nav>`}function Ze({tenant:e,office:t}){let n=g(async()=>{let[s,a]=await Promise.all(["vacant","unknown"].map(l=>et(e,t,l)));return{vacant:s,unknown:a}},[e,t]);return n.error?o`<${S} error=${n.error} />`:o`<${h} state=${n}>${s=>Object.entries(s).map(([a,l])=>l.length>0&&o`
    <section key=${a}><h2 id=${a}>${r(`offices.${a}`)}</h2>
      <p>${r(a==="vacant"?"seat.vacant.text":"seat.unknown.text")}</p>
      <ul class="columns">${l.map((c,p)=>o`<li key=${p}>${w(c.district)??r("at_large")}</li>`)}</ul>
    </section>`)}<//>`}async function et(e,t,n){let s=[];for await(let a of d.pages("/tenants/{tenant}/vacancies",{path:{tenant:e},query:{seat_state:n,limit:100}}))a.office===t&&s.push(a);return s}export{xe as Accessibility,_e as Browse,Pe as CorrectionForm,ke as Licences,Qe as NamesPage,Ke as OfficePage,je as Outline,Re as Person,we as Privacy,Ue as Snippet,Ye as TenantPage,ye as download,he as writeCsv,de as writeVcards};
